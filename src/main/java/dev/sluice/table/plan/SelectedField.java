package dev.sluice.table.plan;

import dev.sluice.table.query.SelectItem.Aggregate;
import org.jspecify.annotations.Nullable;

/** A field of a select list. */
public record SelectedField(
        ResolvedField field,
        @Nullable Aggregate aggregate,
        @Nullable String aggregateCast,
        @Nullable String cast,
        @Nullable String alias) {

    public static SelectedField of(ResolvedField field) {
        return new SelectedField(field, null, null, null, null);
    }

    public boolean isAggregated() {
        return aggregate != null;
    }

    /** The name that it has in the result, as far as the gateway gives it one. */
    public String resultName() {
        return alias == null ? field.name() : alias;
    }

    public SelectedField with(ResolvedField other) {
        return new SelectedField(other, aggregate, aggregateCast, cast, alias);
    }

    public SelectedField named(String name) {
        return new SelectedField(field, aggregate, aggregateCast, cast, name);
    }

    public SelectedField withoutAggregate() {
        return new SelectedField(field, null, null, cast, alias);
    }
}
