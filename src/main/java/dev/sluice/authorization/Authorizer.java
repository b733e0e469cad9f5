package dev.sluice.authorization;

import dev.sluice.config.AuthorizationConfig;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessDecisions;
import dev.sluice.contract.AccessOutcome;
import dev.sluice.contract.Call;
import dev.sluice.contract.Consistency;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Outcome;
import dev.sluice.contract.UuidText;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Answers access checks. Any error fails the check; only a rule row that permits the operation grants it. */
final class Authorizer {

    private final Database database;
    private final AuthorizationConfig config;
    private final Observer observer;
    private final Map<String, KnownType> types = new LinkedHashMap<>();

    Authorizer(Database database, AuthorizationConfig config, Observer observer) {
        this.database = database;
        this.config = config;
        this.observer = observer;
        for (ResourceTypeConfig type : config.resourceTypes()) {
            types.put(type.name(), new KnownType(new AccessPolicy(type), new AccessStatements(type)));
        }
    }

    /** A type of resource with its policy and its statements. */
    record KnownType(AccessPolicy policy, AccessStatements statements) {}

    @Nullable
    KnownType type(String name) {
        return types.get(name);
    }

    /** A check whose parts have been found well formed; the type is null where it is unknown. */
    private record Asked(AccessCheck check, @Nullable KnownType type, UUID user, UUID resource) {}

    /** Checks that one statement answers: of one type and one consistency. */
    private record Group(String type, @Nullable Consistency consistency) {}

    Future<AccessDecision> check(AccessCheck check, Call call) {
        return decide(List.of(asked(check, "")), call).map(decisions -> {
            AccessDecision decision = decisions.get(0);
            call.countsAs(decision.accessGranted() ? Outcome.OK : Outcome.DENIED);
            return decision;
        });
    }

    Future<AccessDecisions> checks(AccessChecks request, Call call) {
        if (request.checks().size() > config.checksMax()) {
            throw ErrorCode.CAP_PASSED.failure("field checks: %d checks, the most are %d"
                    .formatted(request.checks().size(), config.checksMax()));
        }
        List<Asked> asked = IntStream.range(0, request.checks().size())
                .mapToObj(index -> asked(request.checks().get(index), "checks[%d].".formatted(index)))
                .toList();
        return decide(asked, call).map(decisions -> new AccessDecisions(decisions, call.elapsedNanos() / 1e6));
    }

    private Asked asked(AccessCheck check, String path) {
        UUID user = UuidText.parse(path + "user_id", check.userId());
        UUID resource = UuidText.parse(path + "resource_id", check.resourceId());
        KnownType type = types.get(check.resourceType());
        if (type != null && !type.policy().defines(check.operation())) {
            throw ErrorCode.MALFORMED.failure("field %soperation: %s is no operation of %s"
                    .formatted(path, check.operation(), check.resourceType()));
        }
        return new Asked(check, type, user, resource);
    }

    private Future<List<AccessDecision>> decide(List<Asked> asked, Call call) {
        @Nullable AccessDecision[] decisions = new AccessDecision[asked.size()];
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        for (int index = 0; index < asked.size(); index++) {
            AccessCheck check = asked.get(index).check();
            if (asked.get(index).type() == null) {
                decisions[index] = unknownType(check, call);
            } else {
                groups.computeIfAbsent(new Group(check.resourceType(), check.consistency()), first -> new ArrayList<>())
                        .add(index);
            }
        }
        List<Future<Void>> answered = groups.values().stream()
                .map(indexes -> group(asked, indexes, decisions, call))
                .toList();
        return Future.all(answered)
                .map(all -> observed(asked, decisions, call))
                .onFailure(cause -> failed(asked, cause, call));
    }

    private Future<Void> group(
            List<Asked> asked, List<Integer> indexes, @Nullable AccessDecision[] decisions, Call call) {
        List<Asked> members = indexes.stream().map(asked::get).toList();
        Asked first = members.get(0);
        KnownType type = Objects.requireNonNull(first.type());
        return database.run(
                        type.statements()
                                .checks(
                                        members.stream().map(Asked::user).toList(),
                                        members.stream().map(Asked::resource).toList(),
                                        first.check().consistency()),
                        Session.GATEWAY,
                        call)
                .map(rows -> {
                    for (int row = 0; row < rows.size(); row++) {
                        AccessCheck check = members.get(row).check();
                        decisions[indexes.get(row)] = type.policy()
                                .decide(finding(rows, row), check.operation(), check.explain(), millis(call));
                    }
                    return null;
                });
    }

    private static Finding finding(Rows rows, int row) {
        String[] roles = texts(rows, row, 4);
        String[] methods = texts(rows, row, 5);
        String[] everyone = texts(rows, row, 6);
        return new Finding(
                rows.isTrue(row, 0),
                rows.text(row, 1),
                IntStream.range(0, roles.length)
                        .mapToObj(index -> new RuleRow(roles[index], methods[index], everyone[index].equals("true")))
                        .toList(),
                Objects.requireNonNull(rows.text(row, 2)),
                rows.instant(row, 3));
    }

    private static String[] texts(Rows rows, int row, int column) {
        return (String[]) Objects.requireNonNull(rows.values().get(row).get(column));
    }

    private AccessDecision unknownType(AccessCheck check, Call call) {
        return new AccessDecision(
                false,
                AccessOutcome.UNKNOWN_RESOURCE_TYPE,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                check.explain() ? List.of("the types of resources are " + String.join(", ", types.keySet())) : null,
                millis(call));
    }

    /** Every check has its decision here, or the whole has failed before. */
    private List<AccessDecision> observed(List<Asked> asked, @Nullable AccessDecision[] decisions, Call call) {
        List<AccessDecision> all = new ArrayList<>();
        for (int index = 0; index < decisions.length; index++) {
            AccessDecision decision = Objects.requireNonNull(decisions[index]);
            observer.accessDecided(asked.get(index).check(), decision, call.requestId());
            all.add(decision);
        }
        return all;
    }

    private void failed(List<Asked> asked, Throwable cause, Call call) {
        String code = cause instanceof GatewayException known ? known.failure().code() : ErrorCode.INTERNAL.code();
        asked.forEach(one -> observer.accessFailed(one.check(), code, call.requestId()));
    }

    private static double millis(Call call) {
        return call.elapsedNanos() / 1e6;
    }
}
