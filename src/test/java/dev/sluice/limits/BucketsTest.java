package dev.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.RateLimitRule;
import dev.sluice.config.RateLimitSubject;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many buckets there are, and when one is forgotten. */
class BucketsTest {

    private static final int KEYS_MAX = 100;

    private final AtomicLong nanos = new AtomicLong(1_000_000_000);
    private final Buckets buckets = new Buckets(
            RateLimitRule.of("test", RateLimitSubject.IDENTITY, 10, Duration.ofSeconds(10), 10), KEYS_MAX, clock());

    private TimeMeter clock() {
        return new TimeMeter() {

            @Override
            public long currentTimeNanos() {
                return nanos.get();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    private static SubjectKey key(String subject) {
        return SubjectKey.of("test", subject);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void whoeverComesWithEverNewNamesGetsNoFreshBucketAndTakesNobodysAway() {
        Bucket mine = buckets.of(key("mine"));
        assertThat(mine.tryConsume(10)).isTrue();
        long granted = 0;
        for (int other = 0; other < 100 * KEYS_MAX; other++) {
            granted += buckets.of(key("other" + other)).tryConsume(10) ? 1 : 0;
        }

        assertThat(granted).isEqualTo(KEYS_MAX); // those that had room, and the one that all others share
        assertThat(buckets.of(key("mine"))).isSameAs(mine);
        assertThat(mine.getAvailableTokens()).isZero();
        assertThat(buckets.of(key("newcomer")).tryConsume(1)).isFalse();
    }

    @Test
    void roomComesBackWhenBucketsAreFullAgain() {
        for (int other = 0; other < 2 * KEYS_MAX; other++) {
            buckets.of(key("other" + other)).tryConsume(10);
        }
        pass(Duration.ofSeconds(31));

        Bucket mine = buckets.of(key("mine"));
        assertThat(mine.tryConsume(10)).isTrue();
        assertThat(buckets.of(key("mine"))).isSameAs(mine);
    }

    @Test
    void aBucketThatIsNotFullIsNotForgottenHoweverLongItTakes() {
        Bucket mine = buckets.of(key("mine"));
        mine.consumeIgnoringRateLimits(20);
        for (int second = 1; second <= 19; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(buckets.of(key("mine"))).isSameAs(mine);
        }
        assertThat(mine.getAvailableTokens()).isEqualTo(9);
    }

    @Test
    void whatIsNotThereIsNotMadeByLooking() {
        assertThat(buckets.known(key("nobody"))).isNull();
    }
}
