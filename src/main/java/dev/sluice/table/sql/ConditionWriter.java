package dev.sluice.table.sql;

import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.Guard;
import dev.sluice.table.plan.ResolvedField;
import dev.sluice.table.query.Operation;
import dev.sluice.table.query.Operation.Comparison;
import dev.sluice.table.query.Operation.In;
import dev.sluice.table.query.Operation.Is;
import dev.sluice.table.query.Operation.IsDistinctFrom;
import dev.sluice.table.query.Operation.Quantifier;
import dev.sluice.table.query.Operation.TextSearch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes conditions. Values are bound as text and cast to the field's type, so that PostgreSQL reads them. */
final class ConditionWriter {

    /** Writes whether a row has an embedded one, which a select and a count tell differently. */
    interface EmbedsWriter {
        void write(Condition.Embeds condition, SqlText sql);
    }

    private final String owner;
    private final EmbedsWriter embeds;

    /**
     * A writer of conditions on the fields of something.
     *
     * @param owner its written name
     */
    ConditionWriter(String owner, EmbedsWriter embeds) {
        this.owner = owner;
        this.embeds = embeds;
    }

    /** A writer where nothing is embedded. */
    static ConditionWriter on(String owner) {
        return new ConditionWriter(owner, (condition, sql) -> {
            throw new IllegalStateException("nothing is embedded here");
        });
    }

    void write(Condition condition, SqlText sql) {
        if (condition instanceof Condition.Compared compared) {
            sql.add(compared.negated() ? "not " : "");
            compare(compared.field(), compared.operation(), sql);
        } else if (condition instanceof Condition.Embeds embedded) {
            embeds.write(embedded, sql);
        } else if (condition instanceof Condition.Permitted permitted) {
            Guard guard = permitted.guard();
            GuardWriter.permits(guard, FieldWriter.column(owner, guard.column()), sql);
        } else if (condition instanceof Condition.Branch branch) {
            sql.add(branch.negated() ? "not (" : "(")
                    .join(branch.conditions(), branch.isOr() ? " or " : " and ", this::write)
                    .add(")");
        }
    }

    private void compare(ResolvedField field, Operation operation, SqlText sql) {
        if (operation instanceof TextSearch search) {
            search(field, search, sql);
            return;
        }
        FieldWriter.field(field, owner, sql);
        if (operation instanceof Comparison comparison) {
            comparison(field, comparison, sql);
        } else if (operation instanceof In in) {
            in(field, in.values(), sql);
        } else if (operation instanceof Is is) {
            sql.add(" is ").add(is.truth().label().replace('_', ' '));
        } else if (operation instanceof IsDistinctFrom distinct) {
            sql.add(" is distinct from ").bind(distinct.value(), field.comparedType());
        }
    }

    private static void comparison(ResolvedField field, Comparison comparison, SqlText sql) {
        sql.add(" ").add(comparison.operator().symbol()).add(" ");
        boolean isText = comparison.operator().takesText();
        String value = comparison.operator().isPattern() ? comparison.value().replace('*', '%') : comparison.value();
        String type = isText ? "text" : field.comparedType();
        String transform = isText ? null : field.transform();
        Quantifier quantifier = comparison.quantifier();
        if (quantifier == null) {
            value(value, type, transform, sql);
            return;
        }
        sql.add(quantifier == Quantifier.ANY ? "any(" : "all(");
        value(value, type.isEmpty() ? "text[]" : type + "[]", transform, sql);
        sql.add(")");
    }

    private static void value(String value, String type, @Nullable String transform, SqlText sql) {
        if (transform == null) {
            sql.bind(value, type);
        } else {
            sql.add(transform).add("(").bind(value).add(")");
        }
    }

    /** An array rather than a list of parameters, so that any number of values gives the same text. */
    private static void in(ResolvedField field, List<String> values, SqlText sql) {
        List<String> given = values.equals(List.of("")) ? List.of() : values;
        if (field.transform() == null) {
            sql.add(" = any (").bind(given, field.comparedType()).add(")");
        } else {
            sql.add(" = any (select ")
                    .add(field.transform())
                    .add("(unnest(")
                    .bind(given, "text")
                    .add(")))");
        }
    }

    private void search(ResolvedField field, TextSearch search, SqlText sql) {
        if (field.baseType().equals("tsvector")) {
            FieldWriter.field(field, owner, sql);
        } else {
            sql.add("to_tsvector(");
            language(search.language(), sql);
            FieldWriter.field(field, owner, sql);
            sql.add(")");
        }
        sql.add(" @@ ").add(function(search)).add("(");
        language(search.language(), sql);
        sql.bind(search.value()).add(")");
    }

    private static String function(TextSearch search) {
        return switch (search.query()) {
            case TO_TSQUERY -> "to_tsquery";
            case PLAINTO_TSQUERY -> "plainto_tsquery";
            case PHRASETO_TSQUERY -> "phraseto_tsquery";
            case WEBSEARCH_TO_TSQUERY -> "websearch_to_tsquery";
        };
    }

    private static void language(@Nullable String language, SqlText sql) {
        if (language != null) {
            sql.bind(language, "regconfig").add(", ");
        }
    }
}
