package dev.sluice.http;

import dev.sluice.config.AuthorizationConfig;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessDecisions;
import dev.sluice.contract.Counted;
import dev.sluice.contract.Message;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.http.authzen.Asker;
import dev.sluice.http.authzen.AuthZenRequest;
import dev.sluice.http.authzen.DecisionPoint;
import dev.sluice.http.authzen.Evaluation;
import dev.sluice.http.authzen.Evaluations;
import dev.sluice.http.authzen.ResourceTypes;
import dev.sluice.http.authzen.SearchRequest;
import dev.sluice.http.authzen.SearchedPart;
import dev.sluice.http.response.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;

/**
 * Access checks and searches for policy enforcement points.
 *
 * @see <a href="https://openid.net/specs/authorization-api-1_0.html">OpenID AuthZEN Authorization API 1.0</a>
 */
final class AccessRoutes {

    private final RequestPipeline pipeline;
    private final ResourceTypes types;
    private final int checksMax;

    AccessRoutes(RequestPipeline pipeline, AuthorizationConfig config) {
        this.pipeline = pipeline;
        this.types = ResourceTypes.of(config.resourceTypes());
        this.checksMax = config.checksMax();
    }

    void mount(Router router) {
        router.post(DecisionPoint.EVALUATION).handler(pipeline.answering(Operations.CHECK, this::evaluation));
        router.post(DecisionPoint.EVALUATIONS).handler(pipeline.answering(Operations.CHECKS, this::evaluations));
        for (SearchedPart wanted : SearchedPart.values()) {
            router.post(DecisionPoint.search(wanted))
                    .handler(pipeline.answering(Operations.SEARCH, asked -> search(asked, wanted)));
        }
    }

    private Future<Reply> evaluation(Asked asked) {
        Asker asker = new Asker(asked.identity());
        return evaluate(asked, asker, request(asked));
    }

    private Future<Reply> evaluate(Asked asked, Asker asker, AuthZenRequest request) {
        AccessCheck check = Evaluation.read(request, asker, types);
        return ask(asked, Operations.CHECK, check).map(decision -> reply(Evaluation.answer(decision)));
    }

    /** A request without evaluations is a single one. */
    private Future<Reply> evaluations(Asked asked) {
        Asker asker = new Asker(asked.identity());
        AuthZenRequest request = request(asked);
        Evaluations evaluations = Evaluations.read(request, asker, types, checksMax);
        return evaluations.isSingle()
                ? evaluate(asked, asker, request)
                : decide(asked, evaluations.checks()).map(decisions -> reply(evaluations.answer(decisions)));
    }

    /** All as one question, so that one snapshot answers them. */
    private Future<List<AccessDecision>> decide(Asked asked, List<AccessCheck> checks) {
        return checks.isEmpty()
                ? Future.succeededFuture(List.of())
                : ask(asked, Operations.CHECKS, new AccessChecks(checks)).map(AccessDecisions::decisions);
    }

    private Future<Reply> search(Asked asked, SearchedPart wanted) {
        Asker asker = new Asker(asked.identity());
        SearchRequest request = SearchRequest.read(wanted, request(asked), asker, types);
        return request.search() == null
                ? Future.succeededFuture(reply(request.nothing()))
                : ask(asked, Operations.SEARCH, request.search()).map(found -> reply(request.answer(found)));
    }

    /** Questions about access do not say who asks them, so that the caller's limits are kept here. */
    private <Q extends Counted, R extends Message> Future<R> ask(Asked asked, Operation<Q, R> operation, Q question) {
        pipeline.turnstile().holds(asked, operation, question.operationCount());
        pipeline.turnstile().admit(asked, operation, question.operationCount());
        return pipeline.bus().ask(operation, question, asked.call());
    }

    private static AuthZenRequest request(Asked asked) {
        return AuthZenRequest.read(asked.routing().request().getHeader("Content-Type"), asked.content());
    }

    private static Reply reply(JsonObject answer) {
        return Reply.json(200, answer.encode());
    }
}
