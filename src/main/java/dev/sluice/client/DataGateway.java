package dev.sluice.client;

import dev.sluice.bus.GatewayBus;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessDecisions;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.BatchResult;
import dev.sluice.contract.Identity;
import dev.sluice.contract.MetricsRequest;
import dev.sluice.contract.MetricsSnapshot;
import dev.sluice.contract.Operations;
import dev.sluice.contract.PerformanceReport;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.contract.UserReply;
import dev.sluice.contract.UserRequest;
import dev.sluice.contract.VerifyRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/**
 * The data gateway as a verticle of the same process calls it. Each method asks over the event bus and returns at once;
 * its future ends within the time limit of the kind of work (or the request's own limit, where it has one) and a short
 * grace: with the answer, or failed with a {@link dev.sluice.contract.GatewayException} whose {@code failure()} has
 * code, HTTP status, message, details and hint.
 *
 * <pre>{@code
 * DataGateway gateway = DataGateway.on(vertx);
 * gateway.verify(new VerifyRequest(null, token))
 *         .compose(identity -> gateway.execute(TableOperation.select("projects")
 *                 .columns("id", "name")
 *                 .where(Filter.eq("visibility", "public"))
 *                 .limit(10)
 *                 .timeout(Duration.ofSeconds(1))
 *                 .as(identity)))
 *         .onSuccess(result -> System.out.println(result.rows()));
 * }</pre>
 *
 * <p>Instances hold no state: one may serve a whole verticle, or each use its own.
 */
public final class DataGateway {

    private final GatewayBus bus;

    private DataGateway(GatewayBus bus) {
        this.bus = bus;
    }

    /**
     * The gateway that runs on this Vert.x instance, or else those of its cluster, asked without a credential: enough
     * where it believes the identities that messages state ({@code bus.identity}).
     *
     * @throws IllegalStateException where none has been started and Vert.x is in no cluster
     */
    public static DataGateway on(Vertx vertx) {
        return new DataGateway(GatewayBus.of(vertx));
    }

    /**
     * Like {@link #on(Vertx)}, with credentials that every question shows. Where {@code bus.identity} is
     * {@code authenticated} each question is as the identity that they prove, and fails with SLC101 where they are bad
     * or have expired, with SLC102 where it states another identity. A token that was renewed asks for a new instance.
     *
     * @throws IllegalStateException where no gateway has been started and Vert.x is in no cluster
     */
    public static DataGateway on(Vertx vertx, VerifyRequest credentials) {
        return new DataGateway(GatewayBus.of(vertx).showing(credentials));
    }

    /**
     * Finds out who presents these credentials; neither of them is the anonymous identity.
     *
     * <p>Fails with SLC101 where a credential is bad, SLC102 where two contradict each other. It never answers with a
     * weaker identity than the one that was asked for.
     */
    public Future<Identity> verify(VerifyRequest credentials) {
        return bus.ask(Operations.VERIFY, credentials);
    }

    /** Looks up the row of a user as the identity may see it. Fails with SLC302 where there is none. */
    public Future<UserReply> authenticate(UserRequest request) {
        return bus.ask(Operations.USER, request);
    }

    /**
     * Asks whether a user may perform an operation on a resource. A denial, a resource that does not exist and an
     * unknown type of resource are answers with outcomes of their own; a failure is none of them and grants nothing.
     */
    public Future<AccessDecision> checkAccess(AccessCheck check) {
        return bus.ask(Operations.CHECK, check);
    }

    /** Like {@link #checkAccess} for many checks at once, answered in their order. */
    public Future<AccessDecisions> checkAccess(AccessChecks checks) {
        return bus.ask(Operations.CHECKS, checks);
    }

    /** Asks which resources, users or operations would be granted. */
    public Future<AccessSearchResult> searchAccess(AccessSearch search) {
        return bus.ask(Operations.SEARCH, search);
    }

    /** Performs a table operation as its identity, in a transaction of its own. */
    public Future<TableResult> execute(TableOperation operation) {
        return bus.ask(Operations.EXECUTE, operation);
    }

    /**
     * Performs several table operations at once, or in one transaction. Succeeds also where operations of a parallel
     * batch failed: each item of the result says how it went. A batch {@link BatchRequest#under} a key may be sent
     * until there is an answer; what it writes is written once.
     */
    public Future<BatchResult> executeBatch(BatchRequest batch) {
        return bus.ask(Operations.BATCH, batch);
    }

    /**
     * Like {@link #inTransaction(TransactionBegin, Function)} with the server's isolation and the configured limits.
     */
    public <T> Future<T> inTransaction(Identity identity, Function<DataContext, Future<T>> work) {
        return inTransaction(new TransactionBegin(identity, null, false, null), work);
    }

    /**
     * Performs work in one transaction. Commits when the work's future succeeds, rolls back when it fails or the work
     * throws; the transaction is over when the returned future ends.
     *
     * <ul>
     *   <li>Fails with the work's failure after the roll back.
     *   <li>Fails with the commit's failure; SLC004 says that its outcome is unknown.
     *   <li>A step that fails in PostgreSQL has rolled back already; the steps after it fail with SLC301.
     * </ul>
     */
    public <T> Future<T> inTransaction(TransactionBegin begin, Function<DataContext, Future<T>> work) {
        return bus.ask(Operations.BEGIN, begin)
                .map(handle -> new DataContext(bus, handle, begin.identity()))
                .compose(context -> perform(work, context)
                        .transform(done -> done.succeeded()
                                ? context.commit().map(committed -> done.result())
                                : context.rollBack().transform(over -> Future.failedFuture(done.cause()))));
    }

    private static <T> Future<T> perform(Function<DataContext, Future<T>> work, DataContext context) {
        try {
            return work.apply(context);
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    /** What the gateway has measured of its operations, with grades. */
    public Future<MetricsSnapshot> operationMetrics() {
        return bus.ask(Operations.SNAPSHOT, MetricsRequest.INSTANCE);
    }

    /** How the gateway performs against its targets, and the state of its parts. */
    public Future<PerformanceReport> performanceMetrics() {
        return bus.ask(Operations.PERFORMANCE, MetricsRequest.INSTANCE);
    }
}
