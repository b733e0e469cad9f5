package dev.sluice.config;

import java.time.Duration;

/**
 * The limits of one kind of work.
 *
 * @param target the answer time that the grade is measured against; of one operation, for a batch
 * @param timeLimit the deadline of a request that brings none
 * @param timeLimitMax the latest deadline that a request may bring
 * @param poolSize connections in all, divided among the verticle's instances
 * @param queueMax requests that may wait for a connection, divided among the verticle's instances
 */
public record KindConfig(Duration target, Duration timeLimit, Duration timeLimitMax, int poolSize, int queueMax) {

    /** The limits of a kind as the configuration or the given defaults say. */
    static KindConfig from(ConfigReader reader, String target, String timeLimit, String timeLimitMax, int poolSize) {
        KindConfig kind = new KindConfig(
                reader.duration("target", target),
                reader.duration("time_limit", timeLimit),
                reader.duration("time_limit_max", timeLimitMax),
                reader.integer("pool_size", poolSize, 1, 10_000),
                reader.integer("queue_max", 1_000, 1, 1_000_000));
        if (kind.timeLimit().compareTo(kind.timeLimitMax()) > 0) {
            reader.problem("time_limit", "must not be above time_limit_max");
        }
        if (kind.timeLimit().toMillis() <= 10) {
            reader.problem("time_limit", "must be above 10ms");
        }
        return kind;
    }
}
