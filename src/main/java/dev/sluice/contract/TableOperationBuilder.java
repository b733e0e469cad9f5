package dev.sluice.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the parts of a {@link TableOperation}, whose documentation says what each means. */
public final class TableOperationBuilder {

    private final String table;
    private final @Nullable TableAction action;
    private @Nullable String schema;
    private List<ColumnTerm> columns = List.of();
    private @Nullable Filter filters;
    private @Nullable JsonText data;
    private final List<OrderTerm> orderBy = new ArrayList<>();
    private @Nullable Long limit;
    private @Nullable Long offset;
    private boolean single;
    private boolean count;
    private List<String> onConflict = List.of();
    private boolean ignoreDuplicates;
    private boolean returning;
    private @Nullable Duration timeout;
    private boolean allowUnfiltered;
    private boolean readOnly;

    /** An operation on the table; a null action is left for data and filters to say. */
    public TableOperationBuilder(String table, @Nullable TableAction action) {
        this.table = table;
        this.action = action;
    }

    public TableOperationBuilder schema(@Nullable String value) {
        schema = value;
        return this;
    }

    public TableOperationBuilder columns(String... names) {
        columns = List.of(names).stream().map(ColumnTerm::of).toList();
        return this;
    }

    public TableOperationBuilder columns(List<ColumnTerm> terms) {
        columns = terms;
        return this;
    }

    public TableOperationBuilder where(@Nullable Filter filter) {
        filters = filter;
        return this;
    }

    public TableOperationBuilder data(@Nullable JsonText value) {
        data = value;
        return this;
    }

    public TableOperationBuilder orderBy(OrderTerm term) {
        orderBy.add(term);
        return this;
    }

    public TableOperationBuilder orderBy(List<OrderTerm> terms) {
        orderBy.addAll(terms);
        return this;
    }

    public TableOperationBuilder limit(@Nullable Long value) {
        limit = value;
        return this;
    }

    public TableOperationBuilder limit(long value) {
        limit = value;
        return this;
    }

    public TableOperationBuilder offset(@Nullable Long value) {
        offset = value;
        return this;
    }

    public TableOperationBuilder offset(long value) {
        offset = value;
        return this;
    }

    public TableOperationBuilder single(boolean value) {
        single = value;
        return this;
    }

    public TableOperationBuilder count(boolean value) {
        count = value;
        return this;
    }

    public TableOperationBuilder onConflict(List<String> names) {
        onConflict = names;
        return this;
    }

    public TableOperationBuilder ignoreDuplicates(boolean value) {
        ignoreDuplicates = value;
        return this;
    }

    public TableOperationBuilder returning(boolean value) {
        returning = value;
        return this;
    }

    public TableOperationBuilder timeout(@Nullable Duration value) {
        timeout = value;
        return this;
    }

    public TableOperationBuilder allowUnfiltered(boolean value) {
        allowUnfiltered = value;
        return this;
    }

    public TableOperationBuilder readOnly(boolean value) {
        readOnly = value;
        return this;
    }

    /** The operation, to be performed as the given identity. */
    public TableOperation as(Identity identity) {
        return new TableOperation(
                schema,
                table,
                action,
                columns,
                filters,
                data,
                orderBy,
                limit,
                offset,
                single,
                count,
                onConflict,
                ignoreDuplicates,
                returning,
                identity,
                timeout,
                allowUnfiltered,
                readOnly);
    }
}
