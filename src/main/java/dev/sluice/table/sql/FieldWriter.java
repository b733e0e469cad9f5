package dev.sluice.table.sql;

import dev.sluice.table.plan.EmbedSelect.SpreadField;
import dev.sluice.table.plan.ResolvedField;
import dev.sluice.table.plan.ResolvedOrdering;
import dev.sluice.table.plan.SelectedField;
import dev.sluice.table.query.Field;
import dev.sluice.table.query.Field.JsonStep;
import dev.sluice.table.query.SelectItem.Aggregate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes fields: in select lists, conditions and orders. */
final class FieldWriter {

    private FieldWriter() {}

    /** A column of something by its written name; a star is all of them. */
    static String column(String owner, String name) {
        return name.equals(Field.STAR) ? owner + ".*" : owner + "." + Identifiers.quote(name);
    }

    static void field(ResolvedField field, String owner, SqlText sql) {
        if (field.isWholeRow()) {
            sql.add(owner);
            return;
        }
        String column = column(owner, field.name());
        sql.add(field.needsJson() ? "to_jsonb(" + column + ")" : column);
        boolean isText = false;
        for (JsonStep step : field.path()) {
            sql.add(step.asText() ? "->>" : "->");
            if (isText) {
                // No operator goes on from text: PostgreSQL says so, whatever the operand.
                sql.add(step.isIndex() ? "null::int" : "null");
            } else {
                sql.bind(step.operand(), step.isIndex() ? "int" : "text");
            }
            isText |= step.asText();
        }
    }

    static void selected(SelectedField selected, String owner, SqlText sql) {
        aggregated(
                selected.aggregate(),
                selected.aggregateCast(),
                sql,
                inner -> cast(selected.cast(), inner, within -> {
                    String transform = selected.field().transform();
                    if (transform == null) {
                        field(selected.field(), owner, within);
                    } else {
                        field(selected.field(), owner, within.add(transform).add("("));
                        within.add(")");
                    }
                }));
        alias(selected.alias(), sql);
    }

    static void spread(SpreadField field, String owner, SqlText sql) {
        aggregated(field.aggregate(), field.cast(), sql, inner -> inner.add(column(owner, field.name())));
        alias(field.alias(), sql);
    }

    private interface Inner {
        void write(SqlText sql);
    }

    private static void aggregated(@Nullable Aggregate aggregate, @Nullable String cast, SqlText sql, Inner inner) {
        if (aggregate == null) {
            inner.write(sql);
            return;
        }
        cast(cast, sql, within -> {
            within.add(aggregate.name().toLowerCase(Locale.ROOT)).add("(");
            inner.write(within);
            within.add(")");
        });
    }

    private static void cast(@Nullable String type, SqlText sql, Inner inner) {
        if (type == null) {
            inner.write(sql);
            return;
        }
        sql.add("cast(");
        inner.write(sql);
        sql.add(" as ").add(TypeNames.written(type)).add(")");
    }

    private static void alias(@Nullable String alias, SqlText sql) {
        if (alias != null) {
            sql.add(" as ").add(Identifiers.quote(alias));
        }
    }

    /** Writes {@code order by …}, or nothing where there are no terms. */
    static void order(List<ResolvedOrdering> terms, String owner, SqlText sql) {
        if (terms.isEmpty()) {
            return;
        }
        sql.add(" order by ").join(terms, ", ", (term, text) -> {
            String alias = term.alias();
            field(term.field(), alias == null ? owner : Identifiers.quote(alias), text);
            if (term.descending() != null) {
                text.add(term.descending() ? " desc" : " asc");
            }
            if (term.nullsFirst() != null) {
                text.add(term.nullsFirst() ? " nulls first" : " nulls last");
            }
        });
    }
}
