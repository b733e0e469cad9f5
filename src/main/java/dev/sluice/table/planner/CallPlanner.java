package dev.sluice.table.planner;

import dev.sluice.contract.Body;
import dev.sluice.contract.ErrorCode;
import dev.sluice.table.plan.CallPlan;
import dev.sluice.table.plan.CallPlan.Arguments;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.query.QueryParameters.Argument;
import dev.sluice.table.request.Action;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.Payload;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import dev.sluice.table.schema.Routine.Volatility;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Plans the call of a function. */
final class CallPlanner {

    private final Planner planner;
    private final SchemaCache cache;
    private final ApiRequest request;

    CallPlanner(Planner planner, SchemaCache cache, ApiRequest request) {
        this.planner = planner;
        this.cache = cache;
        this.request = request;
    }

    Plan plan() {
        boolean isPost = request.action() == Action.CALL;
        Set<String> given = isPost ? request.columns() : names(request.query().arguments());
        Routine routine = find(given, isPost);
        QualifiedName result = new QualifiedName(
                routine.name().schema(),
                routine.returns().isComposite()
                        ? routine.returns().type().name()
                        : routine.name().name());
        ReadNode tree = planner.tree(request, result, routine);
        ReadPlan read = planner.finish(tree, request);
        Negotiation negotiation = planner.negotiate(request, result, read);
        Planner.checkPreferences(request);
        checkMaxAffected(routine);
        CallPlan call = new CallPlan(
                routine,
                parameters(routine, given),
                arguments(routine),
                Returning.of(read, Set.of()),
                Returning.filterFields(read));
        return new Plan.Calling(
                read,
                call,
                !isPost || routine.volatility() != Volatility.VOLATILE,
                negotiation.form(),
                negotiation.mediaType(),
                Planner.legacyNames(tree));
    }

    /** The methods that a function takes; it is found as GET would find it. */
    Plan options() {
        Routine routine = find(names(request.query().arguments()), false);
        return new Plan.Options(
                routine.volatility() == Volatility.VOLATILE
                        ? List.of("OPTIONS", "POST")
                        : List.of("OPTIONS", "GET", "HEAD", "POST"));
    }

    private Routine find(Set<String> given, boolean isPost) {
        return new RoutineFinder(
                        cache,
                        new QualifiedName(request.schema(), request.target()),
                        given,
                        request.contentType(),
                        isPost)
                .find();
    }

    private static Set<String> names(List<Argument> arguments) {
        return arguments.stream().map(Argument::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private void checkMaxAffected(Routine routine) {
        boolean limited = request.preferences().maxAffected() != null
                && request.preferences().isStrict();
        if (limited && routine.returnsSingle()) {
            throw ErrorCode.MAX_AFFECTED_OF_SINGLE.failure();
        }
    }

    private static List<Parameter> parameters(Routine routine, Set<String> given) {
        List<Parameter> all = routine.parameters();
        return isPositional(routine)
                ? all
                : all.stream()
                        .filter(parameter -> given.contains(parameter.name()))
                        .toList();
    }

    private static boolean isPositional(Routine routine) {
        return routine.parameters().size() == 1
                && routine.parameters().get(0).name().isEmpty();
    }

    private Arguments arguments(Routine routine) {
        return isPositional(routine) ? new Arguments.Single(whole()) : byName(routine);
    }

    /** What a single parameter without a name gets. */
    private Body whole() {
        if (request.payload() instanceof Payload.Raw raw) {
            return raw.body();
        }
        if (request.payload() instanceof Payload.Json json) {
            return Body.of(json.text());
        }
        return Body.of("{}");
    }

    private Arguments byName(Routine routine) {
        if (request.payload() instanceof Payload.Json json) {
            return new Arguments.Json(json.text(), json.isObject());
        }
        if (request.payload() instanceof Payload.Form form) {
            return named(routine, form.arguments());
        }
        return named(routine, request.query().arguments());
    }

    /** Of a parameter that is given more than once the last counts, unless it is variadic. */
    private static Arguments named(Routine routine, List<Argument> arguments) {
        Set<String> variadic = routine.parameters().stream()
                .filter(Parameter::variadic)
                .map(Parameter::name)
                .collect(Collectors.toUnmodifiableSet());
        Map<String, List<String>> values = new HashMap<>();
        for (Argument argument : arguments) {
            if (variadic.contains(argument.name())) {
                values.computeIfAbsent(argument.name(), first -> new ArrayList<>())
                        .add(argument.value());
            } else {
                values.put(argument.name(), List.of(argument.value()));
            }
        }
        return new Arguments.Named(values);
    }
}
