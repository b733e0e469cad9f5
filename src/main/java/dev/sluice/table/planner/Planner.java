package dev.sluice.table.planner;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.MediaType.Kind;
import dev.sluice.contract.MediaType.PlanOption;
import dev.sluice.contract.MediaType.PlanOptions;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.query.RowRange;
import dev.sluice.table.request.Action;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns an intent into a plan, or says which part of it is wrong. Pure. */
public final class Planner {

    private final SchemaCache cache;
    private final RestConfig config;
    private final Guards guards;

    public Planner(SchemaCache cache, RestConfig config, Guards guards) {
        this.cache = cache;
        this.config = config;
        this.guards = guards;
    }

    /**
     * Plans a request.
     *
     * @throws dev.sluice.contract.GatewayException PGRST1xx, PGRST2xx or SLC2xx that names the part at fault
     */
    public Plan plan(ApiRequest request) {
        Caps.check(request, config.caps());
        return switch (request.action()) {
            case READ -> reading(request);
            case INSERT, UPDATE, PUT, DELETE -> writing(request);
            case CALL, CALL_READING -> new CallPlanner(this, cache, request).plan();
            case DESCRIBE -> description(request);
            case RELATION_OPTIONS -> relationOptions(request);
            case ROUTINE_OPTIONS -> new CallPlanner(this, cache, request).options();
            case ROOT_OPTIONS -> new Plan.Options(List.of("OPTIONS", "GET", "HEAD"));
        };
    }

    private Plan reading(ApiRequest request) {
        Relation relation = relation(request);
        ReadNode tree = tree(request, relation.name(), null);
        ReadPlan read = finish(tree, request);
        Negotiation negotiation = negotiate(request, relation.name(), read);
        checkPreferences(request);
        return new Plan.Reading(relation.name(), read, negotiation.form(), negotiation.mediaType(), legacyNames(tree));
    }

    private Plan writing(ApiRequest request) {
        Relation relation = relation(request);
        ReadNode tree = tree(request, relation.name(), null);
        WritePlan write = new WritePlanner(cache, config, guards, request, relation).plan(tree);
        ReadPlan read = finish(tree, request);
        checkPreferences(request);
        Negotiation negotiation = negotiate(request, relation.name(), read);
        checkAnalyzed(write, negotiation.mediaType().plan());
        return new Plan.Writing(read, write, negotiation.form(), negotiation.mediaType(), legacyNames(tree));
    }

    /** Analyzing performs a write, and its plan does not tell of rows that may not be written. */
    private static void checkAnalyzed(WritePlan write, @Nullable PlanOptions plan) {
        if (plan == null || !plan.options().contains(PlanOption.ANALYZE)) {
            return;
        }
        if (write.mayMisplace() || !write.guards().isEmpty()) {
            throw ErrorCode.MALFORMED.failure(
                    "header Accept: nested rows, updates by key and guarded writes cannot be analyzed");
        }
    }

    private Plan description(ApiRequest request) {
        return request.accept().stream()
                .flatMap(type -> descriptionAs(type).stream())
                .findFirst()
                .map(type -> new Plan.Description(request.schema(), type))
                .orElseThrow(() -> ErrorCode.NOT_ACCEPTABLE.failure(
                        "None of these media types are available: "
                                + request.accept().stream().map(MediaType::text).collect(Collectors.joining(", ")),
                        null,
                        null));
    }

    /** The form of a description that a type asks for, PostgREST's where it names no version. */
    private static Optional<MediaType> descriptionAs(MediaType wanted) {
        if (wanted.equals(MediaType.OPENAPI_3_1)) {
            return Optional.of(wanted);
        }
        MediaType usual = MediaType.of(Kind.OPENAPI);
        boolean isUsual = wanted.equals(usual) || wanted.is(Kind.JSON) || wanted.is(Kind.ANY);
        return isUsual || wanted.equals(MediaType.openApi("2.0")) ? Optional.of(usual) : Optional.empty();
    }

    private Plan relationOptions(ApiRequest request) {
        Relation relation = relation(request);
        List<String> allow = new ArrayList<>(List.of("OPTIONS", "GET", "HEAD"));
        addIf(allow, "POST", relation.insertable());
        addIf(
                allow,
                "PUT",
                relation.insertable()
                        && relation.updatable()
                        && !relation.primaryKey().isEmpty());
        addIf(allow, "PATCH", relation.updatable());
        addIf(allow, "DELETE", relation.deletable());
        return new Plan.Options(allow);
    }

    private static void addIf(List<String> allow, String method, boolean taken) {
        if (taken) {
            allow.add(method);
        }
    }

    private Relation relation(ApiRequest request) {
        QualifiedName name = new QualifiedName(request.schema(), request.target());
        return cache.relation(name)
                .orElseThrow(() -> ErrorCode.NO_SUCH_TABLE.failure(
                        "Could not find the table '%s' in the schema cache".formatted(name),
                        null,
                        Likeness.nearest(name.name(), relationNames(name.schema()), Likeness.STRICT)
                                .map(near -> "Perhaps you meant the table '%s.%s'".formatted(name.schema(), near))
                                .orElse(null)));
    }

    private List<String> relationNames(String schema) {
        return cache.relationNames().stream()
                .filter(known -> known.schema().equals(schema))
                .map(QualifiedName::name)
                .toList();
    }

    /** The tree of what is read, through every stage; {@code source} is the function whose result it is. */
    ReadNode tree(ApiRequest request, QualifiedName relation, @Nullable Routine source) {
        ReadNode tree = ReadNode.of(relation, request.query().select());
        if (request.action() != Action.READ) {
            tree.source = ReadPlan.SOURCE;
            tree.alias = relation.name();
        }
        new Placement(tree, config.legacyTargetNames()).place(request);
        new RelationshipFinder(cache, request.schema()).join(tree);
        new FieldStage(new FieldResolver(cache, source)).resolve(tree);
        EmbedStage.show(tree);
        AggregateStage.check(tree, config.aggregatesEnabled());
        AggregateStage.lift(tree);
        EmbedStage.orderWithinSpreads(tree);
        if (!request.action().isWrite()) {
            restrict(tree);
        }
        return tree;
    }

    /** The plan of a tree whose rows of relations are known from those that a write or a call brings. */
    ReadPlan finish(ReadNode tree, ApiRequest request) {
        guards.of(request.identity()).hide(tree, cache);
        return tree.finish();
    }

    private void restrict(ReadNode node) {
        RowRange range = node.range;
        node.range = range.isLimitZero() ? range : range.limited(config.maxRows());
        node.children.forEach(this::restrict);
    }

    Negotiation negotiate(ApiRequest request, QualifiedName target, ReadPlan read) {
        return Negotiation.of(request, cache, target, read.isDefaultSelect(), config.planEnabled());
    }

    static void checkPreferences(ApiRequest request) {
        List<String> invalid = request.preferences().invalid();
        if (!invalid.isEmpty() && request.preferences().isStrict()) {
            throw ErrorCode.INVALID_PREFERENCE.failure("Invalid preferences: " + String.join(", ", invalid));
        }
    }

    static List<Plan.LegacyName> legacyNames(ReadNode node) {
        List<Plan.LegacyName> names = new ArrayList<>();
        if (node.namedByTarget) {
            names.add(new Plan.LegacyName(node.target(), node.resultName()));
        }
        node.children.forEach(child -> names.addAll(legacyNames(child)));
        return names;
    }
}
