package dev.sluice.config;

import java.time.Duration;

/**
 * The limits of transactions that span several messages.
 *
 * @param idleLimit after which a transaction without a step is rolled back
 * @param ageLimit how long a transaction lasts where its begin says nothing
 * @param ageLimitMax the longest that a begin may ask for
 * @param endedMemory how long it is remembered how a transaction ended
 * @param openMaxPerCaller the most that one caller may have open; service keys may have all that there is room for
 */
public record TransactionConfig(
        Duration idleLimit, Duration ageLimit, Duration ageLimitMax, Duration endedMemory, int openMaxPerCaller) {

    static TransactionConfig from(ConfigReader reader) {
        TransactionConfig config = new TransactionConfig(
                reader.duration("idle_limit", "5s"),
                reader.duration("age_limit", "30s"),
                reader.duration("age_limit_max", "5m"),
                reader.duration("ended_memory", "1m"),
                reader.integer("open_max_per_caller", 10, 1, 10_000));
        if (config.ageLimit().compareTo(config.ageLimitMax()) > 0) {
            reader.problem("age_limit", "must not be above age_limit_max");
        }
        return config;
    }
}
