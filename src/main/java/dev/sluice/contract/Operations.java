package dev.sluice.contract;

/** The addresses of the gateway. Those that begin with {@code sluice.events} are published, the others are asked. */
public final class Operations {

    public static final Operation<VerifyRequest, Identity> VERIFY =
            new Operation<>("sluice.auth.verify", OperationKind.AUTH, VerifyRequest.class, Identity.class);

    public static final Operation<UserRequest, UserReply> USER =
            new Operation<>("sluice.auth.user", OperationKind.AUTH, UserRequest.class, UserReply.class);

    public static final Operation<AccessCheck, AccessDecision> CHECK =
            new Operation<>("sluice.authz.check", OperationKind.AUTHORIZATION, AccessCheck.class, AccessDecision.class);

    public static final Operation<AccessChecks, AccessDecisions> CHECKS = new Operation<>(
            "sluice.authz.checks", OperationKind.AUTHORIZATION, AccessChecks.class, AccessDecisions.class);

    public static final Operation<AccessSearch, AccessSearchResult> SEARCH = new Operation<>(
            "sluice.authz.search", OperationKind.AUTHORIZATION, AccessSearch.class, AccessSearchResult.class);

    public static final Operation<TableOperation, TableResult> EXECUTE =
            new Operation<>("sluice.table.execute", OperationKind.TABLE, TableOperation.class, TableResult.class);

    /** A request in PostgREST's dialect; shares its address with table operations. */
    public static final Operation<RestRequest, RestReply> REST =
            new Operation<>("sluice.table.execute", OperationKind.TABLE, RestRequest.class, RestReply.class);

    public static final Operation<BatchRequest, BatchResult> BATCH =
            new Operation<>("sluice.batch.execute", OperationKind.BATCH, BatchRequest.class, BatchResult.class);

    public static final Operation<TransactionBegin, TransactionHandle> BEGIN = new Operation<>(
            "sluice.tx.begin", OperationKind.TRANSACTION, TransactionBegin.class, TransactionHandle.class);

    public static final Operation<MetricsRequest, MetricsSnapshot> SNAPSHOT =
            new Operation<>("sluice.metrics.snapshot", null, MetricsRequest.class, MetricsSnapshot.class);

    public static final Operation<MetricsRequest, PerformanceReport> PERFORMANCE =
            new Operation<>("sluice.metrics.performance", null, MetricsRequest.class, PerformanceReport.class);

    /** Published once for each finished operation, as an {@link OperationEvent}. */
    public static final String OPERATION_EVENTS = "sluice.events.operation";

    /** Published when an alert fires or resolves. */
    public static final String ALERT_EVENTS = "sluice.events.alert";

    /** Published by each node that shares its rate limits with others, as {@link RateLimitNews}. */
    public static final String RATE_LIMIT_EVENTS = "sluice.events.rate_limit";

    private Operations() {}

    /** A table operation inside the transaction that has the given address. */
    public static Operation<TableOperation, TableResult> step(String transactionAddress) {
        return new Operation<>(transactionAddress, OperationKind.TRANSACTION, TableOperation.class, TableResult.class);
    }

    /** A request of the dialect inside the transaction that has the given address. */
    public static Operation<RestRequest, RestReply> restStep(String transactionAddress) {
        return new Operation<>(transactionAddress, OperationKind.TRANSACTION, RestRequest.class, RestReply.class);
    }

    /** The next part of the body that is streamed from the given address. */
    public static Operation<StreamDemand, StreamPart> stream(String streamAddress) {
        return new Operation<>(streamAddress, OperationKind.TABLE, StreamDemand.class, StreamPart.class);
    }

    /** Commit or roll back of the transaction that has the given address. */
    public static Operation<TransactionEnd, TransactionEnded> end(String transactionAddress) {
        return new Operation<>(
                transactionAddress, OperationKind.TRANSACTION, TransactionEnd.class, TransactionEnded.class);
    }
}
