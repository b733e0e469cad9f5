package dev.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.MessageJson;
import dev.sluice.config.BusConfig;
import dev.sluice.config.BusIdentity;
import dev.sluice.config.RateLimitConfig;
import dev.sluice.config.RateLimitRule;
import dev.sluice.config.RateLimitSubject;
import dev.sluice.contract.Admission;
import dev.sluice.contract.Credential;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.contract.RateLimitNews;
import dev.sluice.contract.TakenTokens;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import dev.sluice.support.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two nodes that tell each other what was taken of their limits; their clock is moved by hand. */
class SharingTest {

    private static final int BURST = 100_000;

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private static final Identity ADA = user("ada");

    private static final Identity GRACE = user("grace");

    private final AtomicLong nanos = new AtomicLong(1_000_000_000);
    private final RateLimits here = limits();
    private final RateLimits there = limits();

    private static Identity user(String id) {
        return new Identity("authenticated", id, Credential.JWT, new JsonText("{}"), null);
    }

    private RateLimits limits() {
        return limits(RateLimitRule.of("users", RateLimitSubject.IDENTITY, BURST, PERIOD, BURST));
    }

    private RateLimits limits(RateLimitRule rule) {
        RateLimitConfig.Refused guesses = new RateLimitConfig.Refused(6, Duration.ofMinutes(1), 3);
        return RateLimits.of(new RateLimitConfig(guesses, List.of(rule), 100, true, PERIOD), Observer.NONE, nanos::get);
    }

    private static boolean admits(RateLimits node, Identity caller, int operations) {
        try {
            node.admit(OperationKind.TABLE, caller, operations);
            return true;
        } catch (GatewayException refused) {
            return false;
        }
    }

    private static void tell(RateLimits from, RateLimits to) {
        from.untold(1_000).forEach(to::takenElsewhere);
    }

    @Test
    void whatIsTakenOnOneNodeIsTakenOnTheOther() {
        assertThat(admits(here, ADA, BURST - 1)).isTrue();
        tell(here, there);

        assertThat(admits(there, ADA, 2)).isFalse();
        assertThat(admits(there, ADA, 1)).isTrue();
        assertThat(admits(there, GRACE, BURST)).isTrue();
        assertThat(here.untold(1_000)).isEmpty();
    }

    @Test
    void whatWasTakenTooMuchBetweenTwoMessagesIsPaidBack() {
        assertThat(admits(here, ADA, BURST)).isTrue();
        assertThat(admits(there, ADA, BURST)).isTrue();
        tell(here, there);
        tell(there, here);
        nanos.addAndGet(PERIOD.toNanos());

        assertThat(admits(here, ADA, 1)).isFalse();
        assertThat(admits(there, ADA, 1)).isFalse();
        nanos.addAndGet(PERIOD.toNanos() / BURST);
        assertThat(admits(here, ADA, 1)).isTrue();
    }

    /** Two nodes for a minute, each asked ten times as often as both together may answer, told every 100 ms. */
    @Test
    void moreThanABurstOfEachNodeIsNeverLetThroughBeyondTheRate() {
        RateLimitRule rule = RateLimitRule.of("users", RateLimitSubject.IDENTITY, 100, Duration.ofSeconds(1), 50);
        List<RateLimits> nodes = List.of(limits(rule), limits(rule));
        int admitted = 0;
        for (int interval = 0; interval < 600; interval++) {
            for (int time = 0; time < 100; time++) {
                nanos.addAndGet(1_000_000);
                for (RateLimits node : nodes) {
                    admitted += admits(node, ADA, 1) ? 1 : 0;
                }
            }
            tell(nodes.get(0), nodes.get(1));
            tell(nodes.get(1), nodes.get(0));
        }

        assertThat(admitted).isBetween(5_900, 6_000 + 2 * 50);
    }

    @Test
    void whatWasRefusedIsNotTold() {
        assertThat(admits(here, ADA, BURST)).isTrue();
        tell(here, there);
        assertThat(admits(here, ADA, BURST)).isFalse();

        assertThat(here.untold(1_000)).isEmpty();
    }

    @Test
    void whatIsToldCrossesBetweenNodes() {
        RateLimitNews news = new RateLimitNews("a node", List.of(new TakenTokens("users", "no key", 7)));

        assertThat(MessageJson.decode(MessageJson.encode(news), RateLimitNews.class))
                .isEqualTo(news);
    }

    @Test
    void guessesOnOneNodeCountOnTheOther() {
        for (int number = 0; number < 3; number++) {
            here.refused("192.0.2.1", new VerifyRequest("guess" + number, null));
        }
        assertThat(looksAt(there)).isTrue();
        tell(here, there);

        assertThat(looksAt(there)).isFalse();
    }

    private static boolean looksAt(RateLimits node) {
        try {
            node.present("192.0.2.1", new VerifyRequest("another guess", null));
            return true;
        } catch (GatewayException refused) {
            return false;
        }
    }

    @Test
    void noMessageTakesMoreThanItsSenderCouldHaveGiven() {
        String ada = SubjectKey.of("users", "jwt\0authenticated\0ada").text();
        there.takenElsewhere(new TakenTokens("users", ada, Long.MAX_VALUE));
        nanos.addAndGet(PERIOD.toNanos() + PERIOD.toNanos() / BURST);

        assertThat(admits(there, ADA, 1)).isTrue();
    }

    @Test
    void nodesTellEachOtherOverTheBusAndPassOverWhatMeansNothing() throws Exception {
        Vertx vertx = Vertx.vertx();
        GatewayBus bus = GatewayBus.on(
                vertx, Map.of(), new BusConfig(BusIdentity.STATED, null, 65_536, 20), Observer.NONE, Admission.OPEN);
        for (RateLimits node : List.of(here, there)) {
            await(vertx.deployVerticle(new SharingVerticle(bus, node, Duration.ofMillis(20), Observer.NONE)));
        }
        bus.publish(
                Operations.RATE_LIMIT_EVENTS,
                new RateLimitNews(
                        "a third node",
                        List.of(
                                new TakenTokens("of another configuration", "", 1),
                                new TakenTokens("users", "no key", 1))));
        assertThat(admits(here, ADA, BURST)).isTrue();

        // Far fewer tries than there are tokens: only word from the other node can use them up.
        Eventually.eventually(() -> !admits(there, ADA, 1));
        assertThat(admits(here, GRACE, BURST)).isTrue();
        await(vertx.close());
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
