package dev.sluice.contract;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work on one table, view or function as an identity.
 *
 * @param schema null is the first of the exposed schemas
 * @param table the name of a table or view, or of the function to call
 * @param action null where the rest says it: data without filters inserts, data with filters updates, neither selects
 * @param columns empty is every column
 * @param data a JSON object, or an array of objects; for a call, the object of its arguments
 * @param single whether exactly one row must result; a write of any other number is undone
 * @param count whether the number of all rows that match is wanted
 * @param onConflict the columns of the unique constraint that an upsert goes by; empty is the primary key
 * @param ignoreDuplicates whether an upsert leaves rows that are there as they are
 * @param returning whether a write returns its rows
 * @param timeout the caller's own limit; null is the kind's
 * @param allowUnfiltered whether an update or delete may come without a filter
 * @param readOnly whether the transaction must not write, as for a call by GET
 */
public record TableOperation(
        @Nullable String schema,
        String table,
        @Nullable TableAction action,
        List<ColumnTerm> columns,
        @Nullable Filter filters,
        @Nullable JsonText data,
        List<OrderTerm> orderBy,
        @Nullable Long limit,
        @Nullable Long offset,
        boolean single,
        boolean count,
        List<String> onConflict,
        boolean ignoreDuplicates,
        boolean returning,
        Identity identity,
        @Nullable Duration timeout,
        boolean allowUnfiltered,
        boolean readOnly)
        implements TimeLimited, Identified, Counted {

    public TableOperation {
        columns = List.copyOf(columns);
        orderBy = List.copyOf(orderBy);
        onConflict = List.copyOf(onConflict);
    }

    @Override
    public TableOperation as(Identity other) {
        return as(other, timeout);
    }

    /** The same as another identity and with another limit. */
    public TableOperation as(Identity other, @Nullable Duration limited) {
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
                other,
                limited,
                allowUnfiltered,
                readOnly);
    }

    /** The action given, or the one that data and filters say. */
    public TableAction effectiveAction() {
        if (action != null) {
            return action;
        }
        if (data == null) {
            return TableAction.SELECT;
        }
        return Filter.restricts(filters) ? TableAction.UPDATE : TableAction.INSERT;
    }

    /** Whether it leaves the database as it was. */
    public boolean onlyReads() {
        TableAction effective = effectiveAction();
        return readOnly || effective == TableAction.SELECT || effective == TableAction.COUNT;
    }

    @Override
    public boolean mayWrite() {
        return !onlyReads();
    }

    public static TableOperationBuilder select(String table) {
        return new TableOperationBuilder(table, TableAction.SELECT);
    }

    public static TableOperationBuilder insert(String table, JsonText data) {
        return new TableOperationBuilder(table, TableAction.INSERT).data(data);
    }

    public static TableOperationBuilder update(String table, JsonText data) {
        return new TableOperationBuilder(table, TableAction.UPDATE).data(data);
    }

    public static TableOperationBuilder upsert(String table, JsonText data) {
        return new TableOperationBuilder(table, TableAction.UPSERT).data(data);
    }

    public static TableOperationBuilder delete(String table) {
        return new TableOperationBuilder(table, TableAction.DELETE);
    }

    public static TableOperationBuilder count(String table) {
        return new TableOperationBuilder(table, TableAction.COUNT);
    }

    public static TableOperationBuilder call(String function, JsonText arguments) {
        return new TableOperationBuilder(function, TableAction.CALL).data(arguments);
    }
}
