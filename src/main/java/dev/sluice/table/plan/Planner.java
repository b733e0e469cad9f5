package dev.sluice.table.plan;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a table operation into a plan, or says which part of it is wrong. Pure. */
public final class Planner {

    /** A type's name as a cast may write it; nothing else of a request reaches a text unquoted. */
    private static final Pattern TYPE =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*( [A-Za-z]+){0,3}(\\([0-9]+(,[0-9]+)?\\))?(\\[\\])?");

    private final SchemaCache cache;
    private final RestConfig caps;

    public Planner(SchemaCache cache, RestConfig caps) {
        this.cache = cache;
        this.caps = caps;
    }

    /**
     * Plans an operation.
     *
     * @throws dev.sluice.contract.GatewayException with PGRST1xx and 2xx, SLC2xx or 42703, which name the part at fault
     */
    public Plan plan(TableOperation operation) {
        TableAction action = operation.effectiveAction();
        Names names = Names.in(cache, operation.schema());
        if (action == TableAction.CALL) {
            return call(operation, names);
        }
        Relation relation = names.relation(operation.table());
        return switch (action) {
            case SELECT, COUNT -> read(operation, relation, action == TableAction.COUNT);
            case INSERT, UPSERT -> insert(operation, relation, action == TableAction.UPSERT);
            case UPDATE -> update(operation, relation);
            case DELETE -> delete(operation, relation);
            case CALL -> throw new IllegalStateException("planned above");
        };
    }

    private ReadPlan read(TableOperation operation, Relation relation, boolean onlyCounting) {
        refuse(operation.data() != null, "data", "a read takes none");
        operation.orderBy().forEach(term -> Names.column(relation, term.column()));
        return new ReadPlan(
                output(operation, relation),
                relation,
                Conditions.of(operation.filters(), relation, caps),
                operation.orderBy(),
                limit(natural(operation.limit(), "limit")),
                offset(operation),
                operation.count() || onlyCounting,
                onlyCounting);
    }

    private static long offset(TableOperation operation) {
        Long offset = natural(operation.offset(), "offset");
        return offset == null ? 0 : offset;
    }

    private @Nullable Long limit(@Nullable Long asked) {
        if (asked == null || caps.rowsMax() == null) {
            return asked == null ? caps.rowsMax() : asked;
        }
        return Math.min(asked, caps.rowsMax());
    }

    private static @Nullable Long natural(@Nullable Long number, String field) {
        refuse(number != null && number < 0, field, "must not be negative");
        return number;
    }

    private InsertPlan insert(TableOperation operation, Relation relation, boolean upsert) {
        refuse(Filter.restricts(operation.filters()), "filters", "an insert takes none");
        noPaging(operation);
        JsonText data = data(operation);
        Payload payload = Payload.of(data);
        payload.keys().forEach(key -> Names.payloadColumn(relation, key));
        return new InsertPlan(
                relation,
                List.copyOf(payload.keys()),
                payload.isArray() ? data : new JsonText("[" + data.value() + "]"),
                upsert ? onConflict(operation, relation) : List.of(),
                operation.ignoreDuplicates(),
                returning(operation, relation));
    }

    private static List<String> onConflict(TableOperation operation, Relation relation) {
        operation.onConflict().forEach(column -> Names.column(relation, column));
        List<String> columns =
                operation.onConflict().isEmpty() ? relation.primaryKey() : List.copyOf(operation.onConflict());
        refuse(columns.isEmpty(), "on_conflict", "%s has no primary key to go by".formatted(relation.name()));
        return columns;
    }

    private UpdatePlan update(TableOperation operation, Relation relation) {
        filtered(operation);
        noPaging(operation);
        JsonText data = data(operation);
        Payload payload = Payload.of(data);
        refuse(payload.isArray(), "data", "an update takes one object");
        payload.keys().forEach(key -> Names.payloadColumn(relation, key));
        return new UpdatePlan(
                relation,
                List.copyOf(payload.keys()),
                data,
                Conditions.of(operation.filters(), relation, caps),
                returning(operation, relation));
    }

    private DeletePlan delete(TableOperation operation, Relation relation) {
        refuse(operation.data() != null, "data", "a delete takes none");
        filtered(operation);
        noPaging(operation);
        return new DeletePlan(
                relation, Conditions.of(operation.filters(), relation, caps), returning(operation, relation));
    }

    private static CallPlan call(TableOperation operation, Names names) {
        JsonText data = operation.data() == null ? JsonText.EMPTY_OBJECT : operation.data();
        Payload payload = Payload.of(data);
        refuse(payload.isArray(), "data", "a call takes one object of arguments");
        Routine routine = names.routine(operation.table(), payload.keys());
        return new CallPlan(
                routine,
                routine.arguments().stream()
                        .filter(argument -> payload.keys().contains(argument.name()))
                        .toList(),
                data);
    }

    private static void filtered(TableOperation operation) {
        if (!operation.allowUnfiltered() && !Filter.restricts(operation.filters())) {
            throw ErrorCode.UNFILTERED_WRITE.failure();
        }
    }

    private static void noPaging(TableOperation operation) {
        refuse(operation.limit() != null, "limit", "a write takes none");
        refuse(operation.offset() != null, "offset", "a write takes none");
        refuse(!operation.orderBy().isEmpty(), "order_by", "a write takes none");
    }

    private static JsonText data(TableOperation operation) {
        if (operation.data() == null) {
            throw ErrorCode.MALFORMED.failure("field data: is missing");
        }
        return operation.data();
    }

    private static Returning returning(TableOperation operation, Relation relation) {
        return new Returning(operation.returning() || operation.single(), output(operation, relation));
    }

    private static List<OutputColumn> output(TableOperation operation, Relation relation) {
        return operation.columns().stream().map(term -> output(term, relation)).toList();
    }

    private static OutputColumn output(ColumnTerm term, Relation relation) {
        Names.column(relation, term.column());
        refuse(
                term.cast() != null && !TYPE.matcher(term.cast()).matches(),
                "columns",
                "'%s' is not the name of a type".formatted(term.cast()));
        return new OutputColumn(term.column(), term.alias() == null ? term.column() : term.alias(), term.cast());
    }

    private static void refuse(boolean wrong, String field, String reason) {
        if (wrong) {
            throw ErrorCode.MALFORMED.failure("field %s: %s".formatted(field, reason));
        }
    }
}
