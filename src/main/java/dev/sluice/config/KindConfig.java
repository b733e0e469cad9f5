package dev.sluice.config;

import java.time.Duration;
import java.util.List;

/**
 * The limits of one kind of work.
 *
 * @param target the answer time that the grade is measured against; of one operation, for a batch
 * @param timeLimit the deadline of a request that brings none
 * @param timeLimitMax the latest deadline that a request may bring
 * @param poolSize connections in all, divided among the verticle's instances
 * @param queueMax requests that may wait for a connection, divided among the verticle's instances
 * @param queueWait how long a request may wait while more wait than can run at once; zero is until its deadline
 * @param queueOrder who is served next
 * @param concurrencyMin connections that are used whatever the database does, divided among the verticle's instances;
 *     as many as the pool has turns the adaptive limit off
 */
public record KindConfig(
        Duration target,
        Duration timeLimit,
        Duration timeLimitMax,
        int poolSize,
        int queueMax,
        Duration queueWait,
        QueueOrder queueOrder,
        int concurrencyMin) {

    /** How much of the time limit may be spent waiting, where the configuration does not say. */
    private static final int WAIT_PART = 4;

    /** How much of the pool is always used, where the configuration does not say. */
    private static final int POOL_PART = 4;

    /** Limits whose queue and adaptive limit are the ordinary ones. */
    public KindConfig(Duration target, Duration timeLimit, Duration timeLimitMax, int poolSize, int queueMax) {
        this(
                target,
                timeLimit,
                timeLimitMax,
                poolSize,
                queueMax,
                timeLimit.dividedBy(WAIT_PART),
                QueueOrder.ADAPTIVE,
                Math.max(1, poolSize / POOL_PART));
    }

    /** The limits of a kind as the configuration or the given defaults say. */
    static KindConfig from(ConfigReader reader, String target, String timeLimit, String timeLimitMax, int poolSize) {
        KindConfig kind = fixed(reader, target, timeLimit, timeLimitMax, poolSize);
        int standard = Math.max(1, kind.poolSize() / POOL_PART);
        return kind.withConcurrencyMin(reader.integer("concurrency_min", standard, 1, 10_000));
    }

    /** Like {@link #from} but of a kind whose statements say nothing of how the database does: its pool is all used. */
    static KindConfig fixed(ConfigReader reader, String target, String timeLimit, String timeLimitMax, int poolSize) {
        Duration limit = reader.duration("time_limit", timeLimit);
        int connections = reader.integer("pool_size", poolSize, 1, 10_000);
        KindConfig kind = new KindConfig(
                reader.duration("target", target),
                limit,
                reader.duration("time_limit_max", timeLimitMax),
                connections,
                reader.integer("queue_max", 1_000, 1, 1_000_000),
                reader.duration("queue_wait", limit.dividedBy(WAIT_PART).toMillis() + "ms"),
                reader.choice("queue_order", List.of(QueueOrder.values()), QueueOrder::label),
                connections);
        if (kind.timeLimit().compareTo(kind.timeLimitMax()) > 0) {
            reader.problem("time_limit", "must not be above time_limit_max");
        }
        if (kind.timeLimit().toMillis() <= 10) {
            reader.problem("time_limit", "must be above 10ms");
        }
        return kind;
    }

    private KindConfig withConcurrencyMin(int least) {
        return new KindConfig(
                target, timeLimit, timeLimitMax, poolSize, queueMax, queueWait, queueOrder, Math.min(least, poolSize));
    }
}
