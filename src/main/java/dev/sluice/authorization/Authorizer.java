package dev.sluice.authorization;

import dev.sluice.authorization.Question.Item;
import dev.sluice.config.AuthorizationConfig;
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
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Answers access checks. Any error fails the check; only a rule row that permits the operation grants it. */
final class Authorizer {

    private static final UUID NIL = new UUID(0, 0);

    private final AuthorizationConfig config;
    private final CheckQueue<List<Finding>> queue;
    private final Observer observer;
    private final Map<String, AccessPolicy> policies = new LinkedHashMap<>();

    Authorizer(AuthorizationConfig config, CheckQueue<List<Finding>> queue, Observer observer) {
        this.config = config;
        this.queue = queue;
        this.observer = observer;
        config.resourceTypes().forEach(type -> policies.put(type.name(), new AccessPolicy(type)));
    }

    @Nullable
    AccessPolicy policy(String resourceType) {
        return policies.get(resourceType);
    }

    /** A check whose parts have been found well formed; the policy is null where the type is unknown. */
    private record Asked(AccessCheck check, @Nullable AccessPolicy policy, UUID user, UUID resource) {

        Item item() {
            Consistency consistency = check.consistency();
            return new Item(
                    check.resourceType(), user, resource, consistency == null ? null : consistency.maxAgeMillis());
        }
    }

    Future<AccessDecision> check(AccessCheck check, Call call) {
        return decideAndTell(List.of(asked(check, "")), call).map(decisions -> {
            AccessDecision decision = decisions.get(0);
            call.countsAs(decision.accessGranted() ? Outcome.OK : Outcome.DENIED);
            return decision;
        });
    }

    /** What a user may do on a resource. Nothing is granted or denied by that, so nobody is told of a decision. */
    Future<List<String>> permissions(AccessCheck check, Call call) {
        return decide(List.of(asked(check, "")), call)
                .map(decisions -> decisions.get(0).permissions());
    }

    Future<AccessDecisions> checks(AccessChecks request, Call call) {
        if (request.checks().size() > config.checksMax()) {
            throw ErrorCode.CAP_PASSED.failure("field checks: %d checks, the most are %d"
                    .formatted(request.checks().size(), config.checksMax()));
        }
        List<Asked> asked = IntStream.range(0, request.checks().size())
                .mapToObj(index -> asked(request.checks().get(index), "checks[%d].".formatted(index)))
                .toList();
        return decideAndTell(asked, call).map(decisions -> new AccessDecisions(decisions, millis(call)));
    }

    private Asked asked(AccessCheck check, String path) {
        UUID user = user(path + "user_id", check.userId());
        UUID resource = UuidText.parse(path + "resource_id", check.resourceId());
        AccessPolicy policy = policies.get(check.resourceType());
        if (policy != null && !policy.defines(check.operation())) {
            throw ErrorCode.MALFORMED.failure("field %soperation: %s is no operation of %s"
                    .formatted(path, check.operation(), check.resourceType()));
        }
        return new Asked(check, policy, user, resource);
    }

    /** The id of one user; the nil UUID is nobody's, since it stands for everyone where rules are kept. */
    static UUID user(String field, String text) {
        UUID user = UuidText.parse(field, text);
        if (user.equals(NIL)) {
            throw ErrorCode.MALFORMED.failure("field %s: must not be the nil UUID".formatted(field));
        }
        return user;
    }

    private Future<List<AccessDecision>> decide(List<Asked> asked, Call call) {
        List<Asked> known = asked.stream().filter(one -> one.policy() != null).toList();
        Future<List<Finding>> found = known.isEmpty()
                ? Future.succeededFuture(List.of())
                : queue.ask(new Question(known.stream().map(Asked::item).toList()), call);
        return found.map(findings -> decisions(asked, findings.iterator(), call));
    }

    private Future<List<AccessDecision>> decideAndTell(List<Asked> asked, Call call) {
        return decide(asked, call)
                .onSuccess(decisions -> decided(asked, decisions, call))
                .onFailure(cause -> failed(asked, cause, call));
    }

    /** Every check has its decision here, or the whole has failed before. */
    private List<AccessDecision> decisions(List<Asked> asked, Iterator<Finding> findings, Call call) {
        List<AccessDecision> decisions = new ArrayList<>(asked.size());
        for (Asked one : asked) {
            AccessCheck check = one.check();
            AccessDecision decision = one.policy() == null
                    ? unknownType(check, call)
                    : one.policy().decide(findings.next(), check.operation(), check.explain(), millis(call));
            decisions.add(decision);
        }
        return decisions;
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
                check.explain() ? List.of("the types of resources are " + String.join(", ", policies.keySet())) : null,
                millis(call));
    }

    private void decided(List<Asked> asked, List<AccessDecision> decisions, Call call) {
        for (int index = 0; index < decisions.size(); index++) {
            observer.accessDecided(asked.get(index).check(), decisions.get(index), call.requestId());
        }
    }

    private void failed(List<Asked> asked, Throwable cause, Call call) {
        String code = cause instanceof GatewayException known ? known.failure().code() : ErrorCode.INTERNAL.code();
        asked.forEach(one -> observer.accessFailed(one.check(), code, call.requestId()));
    }

    private static double millis(Call call) {
        return call.elapsedNanos() / 1e6;
    }
}
