package dev.sluice.table.planner;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.TableAction;
import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.Guard;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.plan.WritePlan.Conflict;
import dev.sluice.table.plan.WritePlan.Data;
import dev.sluice.table.plan.WritePlan.Nested;
import dev.sluice.table.query.AtPath;
import dev.sluice.table.query.Field;
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
import java.util.ArrayList;
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
    private final Guards guards;
    private final PayloadColumns columns;

    WritePlanner(SchemaCache cache, RestConfig config, Guards guards, ApiRequest request, Relation relation) {
        this.config = config;
        this.request = request;
        this.relation = relation;
        this.cache = cache;
        this.guards = guards.of(request.identity());
        this.columns = new PayloadColumns(cache);
    }

    /** The write, which gives back what the read needs of its rows; the read learns where it finds nested ones. */
    WritePlan plan(ReadNode read) {
        return switch (request.action()) {
            case INSERT -> insert(read);
            case PUT -> put(returning(read));
            case UPDATE -> update(returning(read));
            case DELETE -> delete(returning(read));
            default -> throw new IllegalArgumentException("no write: " + request.action());
        };
    }

    private SortedSet<String> returning(ReadNode read) {
        Representation representation = request.preferences().representation();
        return representation == null || representation == Representation.MINIMAL
                ? new TreeSet<>()
                : Returning.of(read.finish(), relation.primaryKey());
    }

    private List<Guard> guards(TableAction action) {
        return guards.of(relation.name(), action, cache);
    }

    private WritePlan delete(SortedSet<String> returning) {
        List<Guard> own = guards(TableAction.DELETE);
        return new WritePlan.Delete(relation.name(), filtered(), Returning.guarded(returning, own), own);
    }

    private WritePlan insert(ReadNode read) {
        Data data = data(columns.known(relation, request.columns()));
        List<Guard> own = guards(TableAction.INSERT);
        NestedInserts.Level root = NestedInserts.Level.root(ReadPlan.SOURCE, relation, data);
        addNested(root, columns.missing(relation, request.columns()));
        root.show(read);
        List<Nested> nested = root.finish();
        Conflict conflict = conflict(nested);
        return new WritePlan.Insert(
                relation.name(),
                data,
                conflict,
                List.of(),
                returned(Returning.with(returning(read), root.returning()), conflict, own),
                relation.primaryKey(),
                nested,
                own);
    }

    /** What an insert gives back; each column by its name where new rows are to be told from changed ones. */
    private List<String> returned(SortedSet<String> wanted, @Nullable Conflict conflict, List<Guard> own) {
        List<Guard> all = new ArrayList<>(own);
        if (conflict != null) {
            all.addAll(conflict.guards());
        }
        List<String> names = Returning.guarded(wanted, all);
        boolean isTold = conflict != null && conflict.resolution() == Resolution.MERGE_DUPLICATES && !all.isEmpty();
        return isTold && names.contains(Field.STAR)
                ? List.copyOf(relation.columns().keySet())
                : names;
    }

    private void addNested(NestedInserts.Level root, List<String> keys) {
        if (!keys.isEmpty() && !config.nestedInserts()) {
            throw PayloadColumns.unknown(relation, keys.get(0));
        }
        new NestedInserts(cache, config.caps(), guards, request.schema(), root.data).add(root, List.of(), keys);
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
        return new Conflict(
                resolution,
                unique == null ? relation.primaryKey() : unique,
                resolution == Resolution.MERGE_DUPLICATES ? guards(TableAction.UPDATE) : List.of());
    }

    private WritePlan update(SortedSet<String> returning) {
        Data data = data(request.columns());
        List<Guard> own = guards(TableAction.UPDATE);
        List<String> returned = Returning.guarded(returning, own);
        return request.preferences().resolution() == Resolution.MERGE_BY_KEY
                ? updateByKey(data, returned, own)
                : new WritePlan.Update(relation.name(), data, List.of(), false, filtered(), returned, own);
    }

    /** Each row of the data is for the row of its key, so that no filter is needed. */
    private WritePlan updateByKey(Data data, List<String> returning, List<Guard> own) {
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
            return new WritePlan.Update(relation.name(), nothing, List.of(), false, List.of(), returning, own);
        }
        return new WritePlan.Update(relation.name(), data, key, partial, where(), returning, own);
    }

    private WritePlan put(SortedSet<String> returning) {
        List<String> key = relation.primaryKey();
        QueryParameters query = request.query();
        boolean byKey = query.logic().isEmpty()
                && !key.isEmpty()
                && query.filterFields().equals(new TreeSet<>(key))
                && rootFilters().allMatch(WritePlanner::isEquality);
        if (!byKey) {
            throw ErrorCode.INVALID_PUT_FILTERS.failure();
        }
        List<Guard> own = guards(TableAction.INSERT);
        Conflict conflict = new Conflict(Resolution.MERGE_DUPLICATES, key, guards(TableAction.UPDATE));
        return new WritePlan.Insert(
                relation.name(),
                data(request.columns()),
                conflict,
                where(),
                returned(returning, conflict, own),
                key,
                List.of(),
                own);
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
