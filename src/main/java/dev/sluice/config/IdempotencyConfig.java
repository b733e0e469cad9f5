package dev.sluice.config;

import java.time.Duration;

/**
 * Whether and for how long the answers of requests with an {@code Idempotency-Key} are kept.
 *
 * @param window for how long a repeat is answered as the first time
 * @param answerBytesMax the longest body of an answer that is kept; a request with a longer one is undone
 */
public record IdempotencyConfig(boolean enabled, Duration window, int answerBytesMax) {

    static IdempotencyConfig from(ConfigReader reader) {
        return new IdempotencyConfig(
                reader.flag("enabled", true),
                reader.duration("window", "24h"),
                reader.bytes("answer_bytes_max", "1MB"));
    }
}
