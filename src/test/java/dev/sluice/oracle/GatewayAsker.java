package dev.sluice.oracle;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import dev.sluice.oracle.Difference.Kind;
import dev.sluice.oracle.VelroModel.Role;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Asks a running gateway over its bus: many at once, several one by one at the same time, and searches. */
final class GatewayAsker implements Asker {

    private static final int BATCH = 30;
    private static final int SINGLES = 10;

    private final DataGateway gateway;

    GatewayAsker(TestGateway running) {
        this.gateway = DataGateway.on(running.gateway().vertx());
    }

    @Override
    public void ask(VelroModel model, Random random, Tally tally) throws Exception {
        List<Question> questions = Question.any(SINGLES, random);
        List<Future<AccessDecision>> singles = questions.stream()
                .map(question -> gateway.checkAccess(check(question)))
                .toList();
        List<Question> together = Question.any(BATCH, random);
        List<AccessDecision> many = await(gateway.checkAccess(new AccessChecks(
                        together.stream().map(GatewayAsker::check).toList())))
                .decisions();
        await(Future.all(singles));
        tally.count(
                "bus, singles",
                questions,
                answers(singles.stream().map(Future::result).toList()),
                model);
        tally.count("bus, batches", together, answers(many), model);
        search(Question.any(random), model, tally);
    }

    private static AccessCheck check(Question question) {
        return AccessCheck.of(
                question.user().toString(), question.type(), question.resource().toString(), question.operation());
    }

    private static List<Answer> answers(List<AccessDecision> decisions) {
        return decisions.stream()
                .map(decision -> new Answer(
                        decision.outcome().label(),
                        decision.effectiveRole() == null ? null : Role.of(decision.effectiveRole())))
                .toList();
    }

    private void search(Question asked, VelroModel model, Tally tally) throws Exception {
        String type = asked.type();
        String operation = asked.operation();
        tally.count(
                "bus, search of resources",
                asked,
                found(await(
                        gateway.searchAccess(new AccessSearch(asked.user().toString(), type, null, operation, null)))),
                model.resources(type, asked.user(), operation),
                Kind.LIST);
        tally.count(
                "bus, search of users",
                asked,
                found(await(gateway.searchAccess(
                        new AccessSearch(null, type, asked.resource().toString(), operation, null)))),
                model.users(type, asked.resource(), operation),
                Kind.LIST);
    }

    private static Set<UUID> found(AccessSearchResult result) {
        Set<UUID> found =
                result.results().stream().map(UUID::fromString).collect(Collectors.toCollection(TreeSet::new));
        if (result.everySignedInUser()) {
            found.add(VelroModel.EVERYONE);
        }
        return found;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        // The gateway is whose it is.
    }
}
