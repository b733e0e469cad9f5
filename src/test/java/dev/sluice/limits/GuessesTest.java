package dev.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.RateLimitConfig;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many bad credentials an address may present. */
class GuessesTest {

    private static final String ADDRESS = "192.0.2.1";

    private static final VerifyRequest GOOD = new VerifyRequest(null, "good");

    private final AtomicLong nanos = new AtomicLong(1_000_000_000);
    private final RateLimits limits = RateLimits.of(
            new RateLimitConfig(
                    new RateLimitConfig.Refused(6, Duration.ofMinutes(1), 3), List.of(), 10, false, Duration.ofDays(1)),
            Observer.NONE,
            nanos::get);

    private static VerifyRequest guess(int number) {
        return new VerifyRequest("guess" + number, null);
    }

    private void guessed(int times) {
        for (int number = 0; number < times; number++) {
            limits.refused(ADDRESS, guess(number));
        }
    }

    @Test
    void aGuesserIsNotLookedAtUntilTimeHasPassed() {
        limits.present(ADDRESS, guess(0));
        guessed(3);

        assertThatThrownBy(() -> limits.present(ADDRESS, guess(9)))
                .isInstanceOfSatisfying(GatewayException.class, GuessesTest::assertDetails);
        assertThatCode(() -> limits.present("192.0.2.2", guess(9))).doesNotThrowAnyException();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        limits.present(ADDRESS, guess(9));
    }

    private static void assertDetails(GatewayException refused) {
        assertThat(refused.failure().details())
                .isEqualTo("rule refused_credentials: 6 in 60 s, at most 3 at once; retry after 10 s");
    }

    @Test
    void whoWasFoundGoodBeforeGoesOnBesideAGuesser() {
        limits.proven(GOOD);
        guessed(3);

        limits.present(ADDRESS, GOOD);
        assertThatThrownBy(() -> limits.present(ADDRESS, new VerifyRequest("guess", "good")))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void aRequestWithoutACredentialIsNoGuess() {
        guessed(3);

        limits.present(ADDRESS, new VerifyRequest(null, null));
        limits.refused("192.0.2.2", new VerifyRequest(null, null));
    }

    @Test
    void aTokenThatWasGoodAndHasExpiredUsesUpNothing() {
        limits.proven(GOOD);
        for (int time = 0; time < 10; time++) {
            limits.refused(ADDRESS, GOOD);
        }

        limits.present(ADDRESS, guess(0));
    }

    @Test
    void guessesMadeAtOnceArePaidForAfter() {
        guessed(9);
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThatThrownBy(() -> limits.present(ADDRESS, guess(0))).isInstanceOf(GatewayException.class);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        limits.present(ADDRESS, guess(0));
    }
}
