package dev.sluice.bus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.FilterOperator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a filter: {@code {column: value}} for equality, {@code {column: {gte: value, …}}} with operators, and
 * {@code and: [filters…]}, {@code or: [filters…]}, {@code not: filters}. A null value asks for null.
 */
final class FilterReader extends JsonDeserializer<Filter> {

    private static final String OPERATORS =
            Arrays.stream(FilterOperator.values()).map(FilterOperator::label).collect(Collectors.joining(", "));

    @Override
    public Filter deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return filters(parser, context.readTree(parser));
    }

    private static Filter filters(JsonParser parser, JsonNode node) throws FieldFault {
        if (!node.isObject()) {
            throw MessageForms.fault(parser, "must be an object of filters");
        }
        List<Filter> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            try {
                all.add(filter(parser, field.getKey(), field.getValue()));
            } catch (FieldFault fault) {
                throw fault.at(node, field.getKey());
            }
        }
        return all.size() == 1 ? all.get(0) : new Filter.And(all);
    }

    private static Filter filter(JsonParser parser, String name, JsonNode value) throws FieldFault {
        return switch (name) {
            case "and" -> new Filter.And(list(parser, value));
            case "or" -> new Filter.Or(list(parser, value));
            case "not" -> new Filter.Not(filters(parser, value));
            default -> column(parser, name, value);
        };
    }

    private static List<Filter> list(JsonParser parser, JsonNode node) throws FieldFault {
        if (!node.isArray()) {
            throw MessageForms.fault(parser, "must be an array of filters");
        }
        List<Filter> filters = new ArrayList<>();
        for (int index = 0; index < node.size(); index++) {
            try {
                filters.add(filters(parser, node.get(index)));
            } catch (FieldFault fault) {
                throw fault.at(node, index);
            }
        }
        return filters;
    }

    private static Filter column(JsonParser parser, String column, JsonNode value) throws FieldFault {
        if (!value.isObject()) {
            return value.isNull() ? Filter.isNull(column) : Filter.eq(column, scalar(parser, value));
        }
        List<Filter> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> comparison : value.properties()) {
            try {
                all.add(comparison(parser, column, comparison.getKey(), comparison.getValue()));
            } catch (FieldFault fault) {
                throw fault.at(value, comparison.getKey());
            }
        }
        if (all.isEmpty()) {
            throw MessageForms.fault(parser, "must hold an operator: " + OPERATORS);
        }
        return all.size() == 1 ? all.get(0) : new Filter.And(all);
    }

    private static Filter comparison(JsonParser parser, String column, String label, JsonNode value) throws FieldFault {
        Optional<FilterOperator> operator = Arrays.stream(FilterOperator.values())
                .filter(candidate -> candidate.label().equals(label))
                .findFirst();
        if (operator.isEmpty()) {
            throw MessageForms.fault(parser, "unknown operator; the operators are " + OPERATORS);
        }
        if (operator.get() == FilterOperator.IN) {
            return Filter.in(column, scalars(parser, value));
        }
        if (operator.get() == FilterOperator.IS) {
            return Filter.compare(column, FilterOperator.IS, value.isNull() ? "null" : scalar(parser, value));
        }
        return Filter.compare(column, operator.get(), scalar(parser, value));
    }

    private static List<String> scalars(JsonParser parser, JsonNode node) throws FieldFault {
        if (!node.isArray()) {
            throw MessageForms.fault(parser, "must be an array of values");
        }
        List<String> values = new ArrayList<>();
        for (JsonNode element : node) {
            values.add(scalar(parser, element));
        }
        return values;
    }

    private static String scalar(JsonParser parser, JsonNode node) throws FieldFault {
        if (node.isTextual() || node.isNumber() || node.isBoolean()) {
            return node.asText();
        }
        throw MessageForms.fault(parser, "must be a string, a number or a boolean");
    }
}
