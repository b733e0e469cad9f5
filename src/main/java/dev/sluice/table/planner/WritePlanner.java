package dev.sluice.table.planner;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.ResolvedField;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.plan.WritePlan.Conflict;
import dev.sluice.table.plan.WritePlan.Data;
import dev.sluice.table.plan.WritePlan.PayloadColumn;
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
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Plans what a request writes to a relation. */
final class WritePlanner {

    private final RestConfig config;
    private final ApiRequest request;
    private final Relation relation;
    private final FieldResolver resolver;

    WritePlanner(SchemaCache cache, RestConfig config, ApiRequest request, Relation relation) {
        this.config = config;
        this.request = request;
        this.relation = relation;
        this.resolver = new FieldResolver(cache, null);
    }

    /** The write, which gives back what the read needs of its rows. */
    WritePlan plan(ReadPlan read) {
        List<String> returning = returning(read);
        return switch (request.action()) {
            case INSERT -> insert(returning);
            case PUT -> put(returning);
            case UPDATE -> new WritePlan.Update(relation.name(), data(), filtered(), returning);
            case DELETE -> new WritePlan.Delete(relation.name(), filtered(), returning);
            default -> throw new IllegalArgumentException("no write: " + request.action());
        };
    }

    private List<String> returning(ReadPlan read) {
        Representation representation = request.preferences().representation();
        return representation == null || representation == Representation.MINIMAL
                ? List.of()
                : List.copyOf(Returning.of(read, relation.primaryKey()));
    }

    private WritePlan insert(List<String> returning) {
        QueryParameters query = request.query();
        Resolution resolution = request.preferences().resolution();
        List<String> columns = query.onConflict() == null ? relation.primaryKey() : query.onConflict();
        return new WritePlan.Insert(
                relation.name(),
                data(),
                resolution == null ? null : new Conflict(resolution, columns),
                List.of(),
                returning,
                relation.primaryKey());
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
                relation.name(), data(), new Conflict(Resolution.MERGE_DUPLICATES, key), where(), returning, key);
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
        FieldStage fields = new FieldStage(resolver);
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

    private Data data() {
        Payload.Json payload =
                request.payload() instanceof Payload.Json json ? json : new Payload.Json("{}", Set.of(), true);
        boolean defaults =
                request.action() != Action.PUT && request.preferences().missing() == Missing.DEFAULT;
        List<PayloadColumn> columns = new ArrayList<>();
        for (String name : new TreeSet<>(request.columns())) {
            ResolvedField field = resolver.set(relation, name).orElseThrow(() -> noColumn(name));
            columns.add(new PayloadColumn(
                    field, relation.column(name).map(Column::defaultValue).orElse(null)));
        }
        return new Data(payload.text(), payload.isObject(), columns, defaults);
    }

    private RuntimeException noColumn(String name) {
        return ErrorCode.NO_SUCH_COLUMN.failure(
                "Could not find the '%s' column of '%s' in the schema cache"
                        .formatted(name, relation.name().name()),
                null,
                null);
    }
}
