package dev.sluice.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sluice.config.RateLimitRule;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one rule, at most so many. A bucket is forgotten when it is full again, since a new one is the same,
 * and never before: nobody gets a fresh one by having many others made. Who comes while there are as many as there may
 * be shares one bucket with everybody else who does.
 */
final class Buckets {

    private final RateLimitRule rule;
    private final int keysMax;
    private final TimeMeter clock;
    private final Cache<SubjectKey, Bucket> buckets;
    private final Bucket overflow;

    Buckets(RateLimitRule rule, int keysMax, TimeMeter clock) {
        this.rule = rule;
        this.keysMax = keysMax;
        this.clock = clock;
        this.overflow = full();
        this.buckets = Caffeine.newBuilder()
                .expireAfter(Expiry.<SubjectKey, Bucket>accessing((key, bucket) -> untilFull(bucket)))
                .ticker(clock::currentTimeNanos)
                .executor(Runnable::run)
                .build();
    }

    /** The bucket of a subject, made where there is none and room for it. */
    Bucket of(SubjectKey key) {
        Bucket known = buckets.getIfPresent(key);
        if (known != null) {
            return known;
        }
        return hasRoom() ? buckets.get(key, first -> full()) : overflow;
    }

    /** The bucket that holds what a subject took, null where it took nothing of late. */
    @Nullable
    Bucket known(SubjectKey key) {
        Bucket known = buckets.getIfPresent(key);
        return known != null || hasRoom() ? known : overflow;
    }

    private boolean hasRoom() {
        if (buckets.estimatedSize() < keysMax) {
            return true;
        }
        buckets.cleanUp();
        return buckets.estimatedSize() < keysMax;
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(rule.burst())
                        .refillGreedy(rule.permits(), rule.period())
                        .build())
                .withCustomTimePrecision(clock)
                .build();
    }

    /** Until it is full for certain, also where all that can be taken at once is being taken. */
    private Duration untilFull(Bucket bucket) {
        double missing = 2.0 * rule.burst() + rule.permits() - bucket.getAvailableTokens();
        return Duration.ofNanos((long) (missing / rule.permits() * rule.period().toNanos()));
    }
}
