package dev.sluice.table.planner;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.plan.WritePlan.Conflict;
import dev.sluice.table.plan.WritePlan.Data;
import dev.sluice.table.plan.WritePlan.Nested;
import dev.sluice.table.query.AtPath;
import dev.sluice.table.query.LogicTree;
import dev.sluice.table.query.Operation;
import dev.sluice.table.query.Operation.Operator;
import dev.sluice.table.query.QueryParameters;
import dev.sluice.table.request.Action;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.Payload;
import dev.sluice.table.request.Preferences.Missing;
import dev.sluice.table.request.Preferences.Representation;
import dev.sluice.table.request.Preferences.Resolution;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.SchemaCache;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans what a request writes to a relation. */
final class WritePlanner {

    private final RestConfig config;
    private final ApiRequest request;
    private final Relation relation;
    private final SchemaCache cache;
    private final PayloadColumns columns;

    WritePlanner(SchemaCache cache, RestConfig config, ApiRequest request, Relation relation) {
        this.config = config;
        this.request = request;
        this.relation = relation;
        this.cache = cache;
        this.columns = new PayloadColumns(cache);
    }

    /** The write, which gives back what the read needs of its rows; the read learns where it finds nested ones. */
    WritePlan plan(ReadNode read) {
        return switch (request.action()) {
            case INSERT -> insert(read);
            case PUT -> put(List.copyOf(returning(read)));
            case UPDATE -> update(List.copyOf(returning(read)));
            case DELETE -> new WritePlan.Delete(relation.name(), filtered(), List.copyOf(returning(read)));
            default -> throw new IllegalArgumentException("no write: " + request.action());
        };
    }

    private SortedSet<String> returning(ReadNode read) {
        Representation representation = request.preferences().representation();
        return representation == null || representation == Representation.MINIMAL
                ? new TreeSet<>()
                : Returning.of(read.finish(), relation.primaryKey());
    }

    private WritePlan insert(ReadNode read) {
        Data data = data(columns.known(relation, request.columns()));
        NestedInserts.Level root = NestedInserts.Level.root(ReadPlan.SOURCE, relation, data);
        addNested(root, columns.missing(relation, request.columns()));
        root.show(read);
        List<Nested> nested = root.finish();
        return new WritePlan.Insert(
                relation.name(),
                data,
                conflict(nested),
                List.of(),
                List.copyOf(Returning.with(returning(read), root.returning())),
                relation.primaryKey(),
                nested);
    }

    private void addNested(NestedInserts.Level root, List<String> keys) {
        if (!keys.isEmpty() && !config.nestedInserts()) {
            throw PayloadColumns.unknown(relation, keys.get(0));
        }
        new NestedInserts(cache, config.caps(), request.schema(), root.data).add(root, List.of(), keys);
    }

    private @Nullable Conflict conflict(List<Nested> nested) {
        Resolution resolution = request.preferences().resolution();
        if (resolution == null || resolution == Resolution.MERGE_BY_KEY) {
            return null;
        }
        if (!nested.isEmpty()) {
            throw ErrorCode.MALFORMED.failure("field %s: nested rows cannot be merged"
                    .formatted(nested.get(0).key()));
        }
        List<String> unique = request.query().onConflict();
        return new Conflict(resolution, unique == null ? relation.primaryKey() : unique);
    }

    private WritePlan update(List<String> returning) {
        Data data = data(request.columns());
        return request.preferences().resolution() == Resolution.MERGE_BY_KEY
                ? updateByKey(data, returning)
                : new WritePlan.Update(relation.name(), data, List.of(), false, filtered(), returning);
    }

    /** Each row of the data is for the row of its key, so that no filter is needed. */
    private WritePlan updateByKey(Data data, List<String> returning) {
        List<String> named = request.query().onConflict();
        List<String> key = named == null ? relation.primaryKey() : named;
        if (key.isEmpty()) {
            throw ErrorCode.MALFORMED.failure(
                    "Prefer: resolution=merge-by-key needs a primary key, or columns named by on_conflict");
        }
        Set<String> common = request.payload() instanceof Payload.Json json ? json.common() : Set.of();
        for (String column : key) {
            boolean isEmpty = request.columns().isEmpty();
            if (!isEmpty && !(common.contains(column) && request.columns().contains(column))) {
                throw ErrorCode.MALFORMED.failure("field %s: each row must have the key".formatted(column));
            }
        }
        boolean partial = request.preferences().missing() == null && !common.containsAll(request.columns());
        if (key.containsAll(request.columns())) {
            Data nothing = new Data(data.text(), data.isObject(), List.of(), false);
            return new WritePlan.Update(relation.name(), nothing, List.of(), false, List.of(), returning);
        }
        return new WritePlan.Update(relation.name(), data, key, partial, where(), returning);
    }

    private WritePlan put(List<String> returning) {
        List<String> key = relation.primaryKey();
        QueryParameters query = request.query();
        boolean byKey = query.logic().isEmpty()
                && !key.isEmpty()
                && query.filterFields().equals(new TreeSet<>(key))
                && rootFilters().allMatch(WritePlanner::isEquality);
        if (!byKey) {
            throw ErrorCode.INVALID_PUT_FILTERS.failure();
        }
        return new WritePlan.Insert(
                relation.name(),
                data(request.columns()),
                new Conflict(Resolution.MERGE_DUPLICATES, key),
                where(),
                returning,
                key,
                List.of());
    }

    private static boolean isEquality(LogicTree tree) {
        return tree instanceof LogicTree.Filter filter
                && !filter.negated()
                && filter.operation() instanceof Operation.Comparison comparison
                && comparison.operator() == Operator.EQ
                && comparison.quantifier() == null;
    }

    private Stream<LogicTree> rootFilters() {
        return request.query().filters().stream().filter(AtPath::isRoot).map(AtPath::value);
    }

    private List<Condition> where() {
        FieldStage fields = new FieldStage(new FieldResolver(cache, null));
        return Stream.concat(rootFilters(), request.query().logic().stream().map(AtPath::value))
                .map(tree -> fields.condition(relation.name(), tree))
                .toList();
    }

    /** The conditions of an update or delete, of which there must be one unless that is allowed. */
    private List<Condition> filtered() {
        List<Condition> where = where();
        boolean allowed =
                config.caps().unfilteredWrites() || request.preferences().unfiltered();
        if (where.isEmpty() && !allowed) {
            throw ErrorCode.UNFILTERED_WRITE.failure();
        }
        return where;
    }

    private Data data(Collection<String> names) {
        Payload.Json payload = request.payload() instanceof Payload.Json json
                ? json
                : new Payload.Json("{}", Set.of(), Set.of(), true);
        boolean defaults =
                request.action() != Action.PUT && request.preferences().missing() == Missing.DEFAULT;
        return new Data(payload.text(), payload.isObject(), columns.of(relation, names), defaults);
    }
}
