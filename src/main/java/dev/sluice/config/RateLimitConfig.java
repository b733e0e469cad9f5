package dev.sluice.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How often who may ask.
 *
 * @param refusedCredentials how many bad credentials one client address may present; without permits there is no limit
 * @param rules how often who may ask for what; empty is as often as they like
 * @param keysMax the most buckets of one rule; who comes when there are as many shares one with others who do
 * @param shared whether the nodes of a cluster tell each other what was taken
 * @param shareInterval how often they do
 */
public record RateLimitConfig(
        Refused refusedCredentials, List<RateLimitRule> rules, int keysMax, boolean shared, Duration shareInterval) {

    /** Under which refused credentials are counted. */
    public static final String REFUSED_CREDENTIALS = "refused_credentials";

    private static final int RULES_MAX = 50;

    /**
     * The bucket of refused credentials that each client address has.
     *
     * @param permits tokens that it gains in each period, evenly; zero is no limit
     * @param period that the permits are for, in whole seconds
     * @param burst tokens that it holds
     */
    public record Refused(int permits, Duration period, int burst) {

        static Refused from(ConfigReader reader, boolean dropIn) {
            return new Refused(
                    reader.integer("permits", dropIn ? 0 : 300, 0, RateLimitRule.TOKENS_MAX),
                    RateLimitRule.seconds(reader, "1m"),
                    reader.integer("burst", 1_000, 1, RateLimitRule.TOKENS_MAX));
        }

        /** As a rule among others. */
        public RateLimitRule rule() {
            return RateLimitRule.of(REFUSED_CREDENTIALS, RateLimitSubject.CLIENT_ADDRESS, permits, period, burst);
        }
    }

    public RateLimitConfig {
        rules = List.copyOf(rules);
    }

    /** The names under which something may be refused. */
    public List<String> names() {
        return Stream.concat(
                        refusedCredentials.permits() == 0 ? Stream.empty() : Stream.of(REFUSED_CREDENTIALS),
                        rules.stream().map(RateLimitRule::name))
                .toList();
    }

    static RateLimitConfig from(ConfigReader reader, boolean dropIn) {
        RateLimitConfig config = new RateLimitConfig(
                Refused.from(reader.block(REFUSED_CREDENTIALS), dropIn),
                reader.blocks("rules").stream().map(RateLimitRule::from).toList(),
                reader.integer("keys_max", 100_000, 1, 10_000_000),
                reader.flag("shared", false),
                reader.duration("share_interval", "100ms"));
        config.check(reader);
        return config;
    }

    private void check(ConfigReader reader) {
        Set<String> names = new HashSet<>(Set.of(REFUSED_CREDENTIALS));
        for (RateLimitRule rule : rules) {
            if (!names.add(rule.name())) {
                reader.problem("rules", "'%s' is the name of another".formatted(rule.name()));
            }
        }
        if (rules.size() > RULES_MAX) {
            reader.problem("rules", "must be %d at most".formatted(RULES_MAX));
        }
    }
}
