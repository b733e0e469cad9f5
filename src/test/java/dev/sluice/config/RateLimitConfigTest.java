package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.contract.Credential;
import dev.sluice.contract.OperationKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitConfigTest {

    private static RateLimitConfig load(String... settings) {
        return new ConfigLoader(Map.of(), List.of(settings)).load(null).rateLimits();
    }

    private static List<String> problems(String rules) {
        return catchThrowableOfType(ConfigException.class, () -> load("rate_limits.rules=" + rules))
                .problems();
    }

    @Test
    void onlyGuessingIsLimitedWhereNothingIsSaid() {
        assertThat(load())
                .isEqualTo(new RateLimitConfig(
                        new RateLimitConfig.Refused(300, Duration.ofMinutes(1), 1_000),
                        List.of(),
                        100_000,
                        false,
                        Duration.ofMillis(100)));
    }

    @Test
    void nothingIsLimitedInThePlaceOfAPostgrestUnlessAsked() {
        Map<String, String> environment = Map.of("PGRST_DB_URI", "postgresql://u@h/d");

        assertThat(new PostgrestLoader(environment, List.of())
                        .load(null, Map.of())
                        .gateway()
                        .rateLimits()
                        .names())
                .isEmpty();
        assertThat(new PostgrestLoader(environment, List.of("rate_limits.refused_credentials.permits=5"))
                        .load(null, Map.of())
                        .gateway()
                        .rateLimits()
                        .names())
                .containsExactly("refused_credentials");
    }

    @Test
    void aRuleLeavesServiceKeysAloneUnlessItNamesThem() {
        assertThat(load("rate_limits.rules=[{name: a, per: role, permits: 5}, {name: b, per: identity, permits: 5,"
                                + " kinds: [table, batch], roles: [anon], credentials: all, period: 2m, burst: 50},"
                                + " {name: c, per: everyone, permits: 5}]")
                        .rules())
                .containsExactly(
                        new RateLimitRule(
                                "a",
                                RateLimitSubject.ROLE,
                                List.of(OperationKind.values()),
                                List.of(),
                                List.of(Credential.JWT, Credential.ANONYMOUS),
                                5,
                                Duration.ofSeconds(1),
                                5),
                        new RateLimitRule(
                                "b",
                                RateLimitSubject.IDENTITY,
                                List.of(OperationKind.TABLE, OperationKind.BATCH),
                                List.of("anon"),
                                List.of(Credential.values()),
                                5,
                                Duration.ofMinutes(2),
                                50),
                        RateLimitRule.of("c", RateLimitSubject.EVERYONE, 5, Duration.ofSeconds(1), 5));
    }

    @Test
    void everyProblemIsToldByItsKey() {
        assertThat(problems("[{per: role, permits: 1}, {name: a, per: address, kinds: [tables], period: 1500ms},"
                        + " {name: a, per: client_address, permits: 1, roles: [anon], limit: 1},"
                        + " {name: refused_credentials, per: role, permits: 0, credentials: [key]}]"))
                .containsExactlyInAnyOrder(
                        "rate_limits.rules[0].name: is missing",
                        "rate_limits.rules[1].per: 'address' must be one of identity, client_address, role, everyone",
                        "rate_limits.rules[1].kinds: 'tables' must be one of all, auth, authorization, table, batch,"
                                + " transaction",
                        "rate_limits.rules[1].permits: is missing",
                        "rate_limits.rules[1].period: must be of whole seconds",
                        "rate_limits.rules[2].roles: has no place in a rule per client_address",
                        "rate_limits.rules[2].limit: is not a key; did you mean 'permits'?",
                        "rate_limits.rules[3].permits: 0 must be between 1 and 100000000",
                        "rate_limits.rules[3].credentials: 'key' must be one of all, service_key, jwt, anonymous",
                        "rate_limits.rules: 'a' is the name of another",
                        "rate_limits.rules: 'refused_credentials' is the name of another");
    }
}
