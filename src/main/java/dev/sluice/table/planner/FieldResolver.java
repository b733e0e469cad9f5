package dev.sluice.table.planner;

import dev.sluice.table.plan.ResolvedField;
import dev.sluice.table.query.Field;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Representation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of fields. A field that is not found stays unknown: PostgreSQL says whether it exists, in the words
 * that clients know.
 */
final class FieldResolver {

    private static final String JSON = "json";
    private static final String TEXT = "text";

    private final SchemaCache cache;
    private final @Nullable Routine source;

    /**
     * A resolver over a cache.
     *
     * @param source the function whose result the rows of a root are, null where they are a relation's
     */
    FieldResolver(SchemaCache cache, @Nullable Routine source) {
        this.cache = cache;
        this.source = source;
    }

    /** The columns of a relation in order, none where it is not exposed. */
    List<Column> columns(QualifiedName relation) {
        return cache.relation(relation)
                .map(found -> List.copyOf(found.columns().values()))
                .orElse(List.of());
    }

    ResolvedField field(ReadNode node, Field field) {
        return field(node.relation, node.source != null, field);
    }

    ResolvedField field(QualifiedName relation, boolean fromSource, Field field) {
        Optional<Column> column = cache.relation(relation).flatMap(found -> found.column(field.name()));
        if (column.isPresent()) {
            return new ResolvedField(
                    field.name(),
                    field.path(),
                    column.get().type(),
                    column.get().baseType(),
                    null,
                    false);
        }
        String returned = fromSource && source != null ? source.resultColumns().get(field.name()) : null;
        String type =
                returned == null ? cache.computedField(relation, field.name()).orElse("") : returned;
        return new ResolvedField(field.name(), field.path(), type, type, null, false);
    }

    /** A field as it is shown: through a domain's conversion to JSON where there is one. */
    ResolvedField shown(ReadNode node, Field field) {
        return shown(field(node, field));
    }

    private ResolvedField shown(ResolvedField field) {
        return field.with(
                cache.representation(new Representation(field.type(), JSON)).orElse(null), field.type());
    }

    ResolvedField shown(Column column) {
        return shown(of(column));
    }

    boolean isConverted(Column column) {
        return cache.representation(new Representation(column.type(), JSON)).isPresent();
    }

    /** A field as it is filtered by: through a domain's conversion from text where there is one. */
    ResolvedField filtered(QualifiedName relation, boolean fromSource, Field field) {
        ResolvedField found = field(relation, fromSource, field);
        return found.with(
                cache.representation(new Representation(TEXT, found.type())).orElse(null), TEXT);
    }

    /** A column as a payload sets it: through a domain's conversion from JSON where there is one. */
    Optional<ResolvedField> set(Relation relation, String name) {
        return relation.column(name)
                .map(FieldResolver::of)
                .map(field -> field.with(
                        cache.representation(new Representation(JSON, field.type()))
                                .orElse(null),
                        JSON));
    }

    private static ResolvedField of(Column column) {
        return new ResolvedField(column.name(), List.of(), column.type(), column.baseType(), null, false);
    }
}
