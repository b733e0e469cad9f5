package dev.sluice.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.OrderTerm;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON forms of columns and order. A column is its name, or {@code {column, alias, cast}}. A term of an order is a
 * column's name with {@code .asc} or {@code .desc} and {@code .nullsfirst} or {@code .nullslast} where wanted, or
 * {@code {column, direction, nulls}}, which also serves names with dots.
 */
final class TermForms {

    private TermForms() {}

    static final class ColumnTermWriter extends JsonSerializer<ColumnTerm> {
        @Override
        public void serialize(ColumnTerm term, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (term.alias() == null && term.cast() == null) {
                out.writeString(term.column());
                return;
            }
            out.writeStartObject();
            out.writeStringField("column", term.column());
            writeIfPresent(out, "alias", term.alias());
            writeIfPresent(out, "cast", term.cast());
            out.writeEndObject();
        }
    }

    static final class ColumnTermReader extends JsonDeserializer<ColumnTerm> {

        private static final Set<String> FIELDS = Set.of("column", "alias", "cast");

        @Override
        public ColumnTerm deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            if (node.isTextual()) {
                return ColumnTerm.of(node.textValue());
            }
            String column = text(node, "column");
            if (column == null || !hasOnly(node, FIELDS)) {
                throw MessageForms.fault(parser, "must be a column's name or {column, alias, cast}");
            }
            return new ColumnTerm(column, text(node, "alias"), text(node, "cast"));
        }
    }

    static final class OrderTermWriter extends JsonSerializer<OrderTerm> {
        @Override
        public void serialize(OrderTerm term, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            out.writeStringField("column", term.column());
            out.writeStringField("direction", term.descending() ? "desc" : "asc");
            if (term.nullsFirst() != null) {
                out.writeStringField("nulls", term.nullsFirst() ? "first" : "last");
            }
            out.writeEndObject();
        }
    }

    static final class OrderTermReader extends JsonDeserializer<OrderTerm> {

        private static final Set<String> FIELDS = Set.of("column", "direction", "nulls");

        @Override
        public OrderTerm deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            if (node.isTextual()) {
                return ofText(parser, node.textValue());
            }
            String column = text(node, "column");
            if (column == null || !hasOnly(node, FIELDS)) {
                throw MessageForms.fault(parser, "must be a column's name or {column, direction, nulls}");
            }
            String direction = oneOf(parser, node, "direction", "asc", "desc");
            String nulls = oneOf(parser, node, "nulls", "first", "last");
            return new OrderTerm(column, "desc".equals(direction), nulls == null ? null : nulls.equals("first"));
        }

        private static OrderTerm ofText(JsonParser parser, String text) throws FieldFault {
            String[] parts = text.split("\\.", -1);
            boolean descending = false;
            Boolean nullsFirst = null;
            for (int index = 1; index < parts.length; index++) {
                switch (parts[index]) {
                    case "asc" -> descending = false;
                    case "desc" -> descending = true;
                    case "nullsfirst" -> nullsFirst = true;
                    case "nullslast" -> nullsFirst = false;
                    default ->
                        throw MessageForms.fault(
                                parser, "'%s' is none of asc, desc, nullsfirst, nullslast".formatted(parts[index]));
                }
            }
            return new OrderTerm(parts[0], descending, nullsFirst);
        }

        private static @Nullable String oneOf(JsonParser parser, JsonNode node, String field, String one, String other)
                throws FieldFault {
            String value = text(node, field);
            if (node.has(field) && !one.equals(value) && !other.equals(value)) {
                throw MessageForms.fault(parser, "%s must be %s or %s".formatted(field, one, other));
            }
            return value;
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).textValue();
    }

    private static boolean hasOnly(JsonNode node, Set<String> fields) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!fields.contains(names.next())) {
                return false;
            }
        }
        return node.isObject();
    }

    private static void writeIfPresent(JsonGenerator out, String field, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(field, value);
        }
    }
}
