package dev.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.RateLimitConfig;
import dev.sluice.config.RateLimitRule;
import dev.sluice.config.RateLimitSubject;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.BatchMode;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.TableOperation;
import dev.sluice.observation.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules at work, with a clock that is moved by hand. */
class RateLimitsTest {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(1_000_000_000);
    private final List<String> told = new ArrayList<>();

    private static RateLimitRule rule(String name, RateLimitSubject per, int permits, int burst) {
        return new RateLimitRule(
                name,
                per,
                List.of(OperationKind.TABLE, OperationKind.BATCH, OperationKind.AUTHORIZATION),
                List.of(),
                List.of(Credential.JWT, Credential.ANONYMOUS),
                permits,
                PERIOD,
                burst);
    }

    private RateLimits limits(RateLimitRule... rules) {
        RateLimitConfig.Refused unlimited = new RateLimitConfig.Refused(0, PERIOD, 1);
        RateLimitConfig config = new RateLimitConfig(unlimited, List.of(rules), 10, false, PERIOD);
        Observer observer = new Observer() {

            @Override
            public void rateLimited(String rule) {
                told.add(rule);
            }
        };
        return RateLimits.of(config, observer, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Identity user(@Nullable String id, String role, Credential credential) {
        return new Identity(role, id, credential, new JsonText("{\"role\":\"%s\"}".formatted(role)), null);
    }

    private static TableOperation by(@Nullable String id) {
        return TableOperation.select("t").as(user(id, "authenticated", Credential.JWT));
    }

    private static void read(RateLimits limits, TableOperation operation) {
        limits.admit(OperationKind.TABLE, operation);
    }

    private static void assertRefused(Runnable asking, String details) {
        assertThatThrownBy(asking::run).isInstanceOfSatisfying(GatewayException.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo("SLC103");
            assertThat(refused.failure().details()).isEqualTo(details);
        });
    }

    @Test
    void aBucketRefillsEvenlyAndSaysWhenToComeAgain() {
        RateLimits limits = limits(rule("users", RateLimitSubject.IDENTITY, 2, 3));
        for (int time = 0; time < 3; time++) {
            read(limits, by("ada"));
        }

        assertThatThrownBy(() -> read(limits, by("ada")))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.failure())
                                .isEqualTo(new Failure(
                                                "SLC103",
                                                429,
                                                "Too many requests",
                                                "rule users: 2 in 10 s, at most 3 at once; retry after 5 s",
                                                "Retry after the time that Retry-After gives.")
                                        .with(List.of(
                                                new Header("Retry-After", "5"),
                                                new Header("RateLimit-Policy", "\"users\";q=2;w=10"),
                                                new Header("RateLimit", "\"users\";r=0;t=5")))));
        pass(Duration.ofMillis(4_900));
        assertRefused(() -> read(limits, by("ada")), "rule users: 2 in 10 s, at most 3 at once; retry after 1 s");
        pass(Duration.ofMillis(100));
        read(limits, by("ada"));
        assertRefused(() -> read(limits, by("ada")), "rule users: 2 in 10 s, at most 3 at once; retry after 5 s");
        assertThat(told).containsExactly("users", "users", "users");
    }

    @Test
    void oneCallersHasteIsNotAnothers() {
        RateLimits limits = limits(rule("users", RateLimitSubject.IDENTITY, 1, 1));
        read(limits, by("ada"));

        assertThatThrownBy(() -> read(limits, by("ada"))).isInstanceOf(GatewayException.class);
        read(limits, by("grace"));
        read(limits, TableOperation.select("t").as(user("ada", "editor", Credential.JWT)));
        read(limits, TableOperation.select("t").as(user("ada", "authenticated", Credential.ANONYMOUS)));
    }

    @Test
    void serviceKeysAreLeftAloneWhereTheRuleDoesNotNameThem() {
        RateLimits limits = limits(rule("users", RateLimitSubject.IDENTITY, 1, 1));

        for (int time = 0; time < 5; time++) {
            read(limits, TableOperation.select("t").as(user(null, "service_role", Credential.SERVICE_KEY)));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aRoleIsOneCaller() {
        RateLimits limits = limits(rule("roles", RateLimitSubject.ROLE, 1, 1));
        read(limits, by("ada"));

        assertThatThrownBy(() -> read(limits, by("grace"))).isInstanceOf(GatewayException.class);
    }

    @Test
    void aBatchTakesATokenForEachOperationAndNeverMoreThanABucketHolds() {
        RateLimits limits = limits(rule("users", RateLimitSubject.IDENTITY, 1, 10));
        BatchRequest batch = new BatchRequest(
                Collections.nCopies(6, by("ada")), BatchMode.ATOMIC, by("ada").identity(), null);
        BatchRequest large = new BatchRequest(
                Collections.nCopies(1_000, by("grace")),
                BatchMode.ATOMIC,
                by("grace").identity(),
                null);
        limits.admit(OperationKind.BATCH, batch);

        assertRefused(
                () -> limits.admit(OperationKind.BATCH, batch),
                "rule users: 1 in 10 s, at most 10 at once; retry after 20 s");
        limits.admit(OperationKind.BATCH, large);
        assertThatThrownBy(() -> read(limits, by("grace"))).isInstanceOf(GatewayException.class);
    }

    @Test
    void whatOneRuleRefusesCostsNothingOfTheOthers() {
        RateLimits limits =
                limits(rule("users", RateLimitSubject.IDENTITY, 1, 2), rule("all", RateLimitSubject.EVERYONE, 1, 1));
        read(limits, by("grace"));
        for (int time = 0; time < 5; time++) {
            assertRefused(() -> read(limits, by("ada")), "rule all: 1 in 10 s, at most 1 at once; retry after 10 s");
        }

        pass(PERIOD);
        read(limits, by("ada"));
        pass(PERIOD);
        read(limits, by("ada"));
        assertThat(told).hasSize(5).containsOnly("all");
    }

    @Test
    void aQuestionThatNamesNoCallerIsEveryones() {
        RateLimits limits =
                limits(rule("users", RateLimitSubject.IDENTITY, 1, 1), rule("all", RateLimitSubject.EVERYONE, 1, 2));
        AccessCheck check = AccessCheck.of("u", "project", "p", "read");
        limits.admit(OperationKind.AUTHORIZATION, check);
        limits.admit(OperationKind.AUTHORIZATION, check);

        assertThatThrownBy(() -> limits.admit(OperationKind.AUTHORIZATION, check))
                .isInstanceOf(GatewayException.class);
        limits.admit(OperationKind.AUTHORIZATION, by("ada").identity(), 1);
        assertThatThrownBy(() ->
                        limits.admit(OperationKind.AUTHORIZATION, by("ada").identity(), 1))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void otherKindsAreNotCounted() {
        RateLimits limits = limits(rule("all", RateLimitSubject.EVERYONE, 1, 1));
        for (int time = 0; time < 5; time++) {
            limits.admit(OperationKind.TRANSACTION, by("ada"));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aNetworkOfIpv6IsOneClientAndEachAddressOfIpv4() {
        RateLimits limits = limits(rule("addresses", RateLimitSubject.CLIENT_ADDRESS, 1, 1));
        limits.arrive(OperationKind.TABLE, "2001:db8:1:2::1", 1);

        assertThatThrownBy(() -> limits.arrive(OperationKind.TABLE, "2001:db8:1:2:ffff::9", 1))
                .isInstanceOf(GatewayException.class);
        limits.arrive(OperationKind.TABLE, "2001:db8:1:3::1", 1);
        limits.arrive(OperationKind.TABLE, "192.0.2.1", 1);
        limits.arrive(OperationKind.TABLE, "192.0.2.2", 1);
        assertThatThrownBy(() -> limits.arrive(OperationKind.TABLE, "::ffff:192.0.2.2", 1))
                .isInstanceOf(GatewayException.class);
    }
}
