package dev.sluice.table.request;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.OrderTerm;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.table.query.AtPath;
import dev.sluice.table.query.Field;
import dev.sluice.table.query.LogicTree;
import dev.sluice.table.query.Ordering;
import dev.sluice.table.query.QueryParameters;
import dev.sluice.table.query.RowRange;
import dev.sluice.table.query.SelectItem;
import dev.sluice.table.query.SelectItem.Column;
import dev.sluice.table.request.Preferences.Count;
import dev.sluice.table.request.Preferences.Representation;
import dev.sluice.table.request.Preferences.Resolution;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a table operation intends, as one of the intents that the dialect has. Pure. */
public final class OperationReader {

    private final RestConfig config;

    public OperationReader(RestConfig config) {
        this.config = config;
    }

    /**
     * The intent of an operation.
     *
     * @throws dev.sluice.contract.GatewayException SLC201 or PGRST1xx that names the field at fault
     */
    public ApiRequest read(TableOperation operation) {
        TableAction action = operation.effectiveAction();
        check(operation, action);
        String schema = schema(operation.schema());
        Payload payload = payload(operation, action);
        boolean byKey = isByKey(action, payload);
        checkFiltered(operation, action, byKey);
        RowRange range = RowRange.from(operation.offset() == null ? 0 : operation.offset())
                .limited(operation.limit());
        return new ApiRequest(
                action(action),
                schema,
                operation.table(),
                action == TableAction.COUNT,
                false,
                query(operation, action),
                Map.of("limit", range),
                range,
                payload,
                payload instanceof Payload.Json json ? json.keys() : Set.of(),
                preferences(operation, action, byKey),
                List.of(operation.single() ? MediaType.object(false) : MediaType.JSON),
                MediaType.JSON,
                null,
                Map.of("search_path", TransactionSettings.searchPath(schema, config)),
                operation.identity());
    }

    private static void check(TableOperation operation, TableAction action) {
        boolean reads = action == TableAction.SELECT || action == TableAction.COUNT;
        boolean changes = action == TableAction.UPDATE || action == TableAction.DELETE;
        boolean inserts = action == TableAction.INSERT || action == TableAction.UPSERT;
        refuse(
                operation.data() != null && (reads || action == TableAction.DELETE),
                "data",
                "a read or delete takes none");
        refuse(operation.data() == null && (inserts || action == TableAction.UPDATE), "data", "is missing");
        refuse(inserts && Filter.restricts(operation.filters()), "filters", "an insert takes none");
        refuse((changes || inserts) && operation.limit() != null, "limit", "a write takes none");
        refuse((changes || inserts) && operation.offset() != null, "offset", "a write takes none");
        refuse((changes || inserts) && !operation.orderBy().isEmpty(), "order_by", "a write takes none");
        refuse(operation.limit() != null && operation.limit() < 0, "limit", "must not be negative");
        refuse(operation.offset() != null && operation.offset() < 0, "offset", "must not be negative");
    }

    /** An update of many rows finds each by its key, and so needs no filter. */
    private static boolean isByKey(TableAction action, @Nullable Payload payload) {
        return action == TableAction.UPDATE && payload instanceof Payload.Json json && !json.isObject();
    }

    private static void checkFiltered(TableOperation operation, TableAction action, boolean byKey) {
        boolean all = (action == TableAction.UPDATE && !byKey) || action == TableAction.DELETE;
        if (all && !operation.allowUnfiltered() && !Filter.restricts(operation.filters())) {
            throw ErrorCode.UNFILTERED_WRITE.failure();
        }
    }

    private static void refuse(boolean wrong, String field, String reason) {
        if (wrong) {
            throw ErrorCode.MALFORMED.failure("field %s: %s".formatted(field, reason));
        }
    }

    private String schema(@Nullable String schema) {
        if (schema == null) {
            return config.schemas().get(0);
        }
        if (!config.schemas().contains(schema)) {
            throw RequestReader.notExposed(schema, config);
        }
        return schema;
    }

    private static Action action(TableAction action) {
        return switch (action) {
            case SELECT, COUNT -> Action.READ;
            case INSERT, UPSERT -> Action.INSERT;
            case UPDATE -> Action.UPDATE;
            case DELETE -> Action.DELETE;
            case CALL -> Action.CALL;
        };
    }

    private static @Nullable Payload payload(TableOperation operation, TableAction action) {
        if (operation.data() == null && action != TableAction.CALL) {
            return null;
        }
        String text = operation.data() == null ? "{}" : operation.data().value();
        boolean isCall = action == TableAction.CALL;
        Payload.Keys keys = action == TableAction.UPDATE ? Payload.Keys.ANY : Payload.Keys.SAME;
        Payload payload = PayloadReader.read(Body.of(text), MediaType.JSON, isCall, keys);
        boolean isArray = payload instanceof Payload.Json json && !json.isObject();
        refuse(isArray && isCall, "data", "a call takes one object of arguments");
        return payload;
    }

    private static QueryParameters query(TableOperation operation, TableAction action) {
        Filter filters = operation.filters();
        List<AtPath<LogicTree>> logic = Filter.restricts(filters) && filters != null
                ? List.of(new AtPath<>(List.of(), FilterTrees.tree(filters)))
                : List.of();
        List<Ordering> order =
                operation.orderBy().stream().map(OperationReader::ordering).toList();
        return new QueryParameters(
                "",
                List.of(),
                Map.of(),
                order.isEmpty() ? List.of() : List.of(new AtPath<>(List.of(), order)),
                logic,
                null,
                select(operation.columns(), action),
                List.of(),
                Set.of(),
                operation.onConflict().isEmpty() ? null : operation.onConflict());
    }

    private static List<SelectItem> select(List<ColumnTerm> columns, TableAction action) {
        if (columns.isEmpty() || action == TableAction.COUNT) {
            return List.of(Column.of(Field.of(Field.STAR)));
        }
        return columns.stream()
                .<SelectItem>map(term -> new Column(Field.of(term.column()), null, null, term.cast(), term.alias()))
                .toList();
    }

    private static Ordering ordering(OrderTerm term) {
        return new Ordering(null, Field.of(term.column()), term.descending(), term.nullsFirst());
    }

    private static Preferences preferences(TableOperation operation, TableAction action, boolean byKey) {
        boolean counts = operation.count() || action == TableAction.COUNT;
        return new Preferences(
                resolution(operation, action, byKey),
                operation.returning() || operation.single() ? Representation.FULL : null,
                counts && action != TableAction.CALL ? Count.EXACT : null,
                null,
                null,
                null,
                null,
                null,
                null,
                operation.allowUnfiltered(),
                false,
                List.of());
    }

    private static @Nullable Resolution resolution(TableOperation operation, TableAction action, boolean byKey) {
        if (byKey) {
            return Resolution.MERGE_BY_KEY;
        }
        if (action != TableAction.UPSERT) {
            return null;
        }
        return operation.ignoreDuplicates() ? Resolution.IGNORE_DUPLICATES : Resolution.MERGE_DUPLICATES;
    }
}
