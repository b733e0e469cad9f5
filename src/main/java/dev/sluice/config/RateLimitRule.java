package dev.sluice.config;

import dev.sluice.contract.Credential;
import dev.sluice.contract.Labelled;
import dev.sluice.contract.OperationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How often who may ask for what: a bucket of tokens for each subject, of which each operation takes one.
 *
 * @param name of the rule in failures, metrics and the log
 * @param per whose requests are counted together
 * @param kinds of work that it counts
 * @param roles that it applies to; empty is every role
 * @param credentials that it applies to
 * @param permits tokens that a bucket gains in each period, evenly
 * @param period that the permits are for, in whole seconds
 * @param burst tokens that a bucket holds, and so the most at once
 */
public record RateLimitRule(
        String name,
        RateLimitSubject per,
        List<OperationKind> kinds,
        List<String> roles,
        List<Credential> credentials,
        int permits,
        Duration period,
        int burst) {

    static final int TOKENS_MAX = 100_000_000;

    private static final String ALL = "all";

    private static final List<String> ALL_BUT_SERVICE_KEYS =
            List.of(Credential.JWT.label(), Credential.ANONYMOUS.label());

    public RateLimitRule {
        kinds = List.copyOf(kinds);
        roles = List.copyOf(roles);
        credentials = List.copyOf(credentials);
    }

    /** A rule that applies to everybody. */
    public static RateLimitRule of(String name, RateLimitSubject per, int permits, Duration period, int burst) {
        return new RateLimitRule(
                name,
                per,
                List.of(OperationKind.values()),
                List.of(),
                List.of(Credential.values()),
                permits,
                period,
                burst);
    }

    static RateLimitRule from(ConfigReader reader) {
        reader.required("permits");
        int permits = reader.integer("permits", 1, 1, TOKENS_MAX);
        RateLimitSubject per = reader.choice("per", List.of(RateLimitSubject.values()), RateLimitSubject::label);
        return new RateLimitRule(
                reader.plain("name", reader.required("name")),
                per,
                kinds(reader),
                callers(reader, per, "roles", List.of()),
                credentials(reader, per),
                permits,
                seconds(reader, "1s"),
                reader.integer("burst", permits, 1, TOKENS_MAX));
    }

    static Duration seconds(ConfigReader reader, String standard) {
        Duration period = reader.duration("period", standard);
        if (period.toMillis() % 1_000 != 0) {
            reader.problem("period", "must be of whole seconds");
        }
        return period;
    }

    private static List<OperationKind> kinds(ConfigReader reader) {
        List<String> names = reader.texts("kinds", List.of(ALL));
        return names.contains(ALL)
                ? List.of(OperationKind.values())
                : labelled(reader, "kinds", names, OperationKind.values());
    }

    private static List<Credential> credentials(ConfigReader reader, RateLimitSubject per) {
        List<String> standard = tellsCallersApart(per) ? ALL_BUT_SERVICE_KEYS : List.of(ALL);
        List<String> names = callers(reader, per, "credentials", standard);
        return names.contains(ALL)
                ? List.of(Credential.values())
                : labelled(reader, "credentials", names, Credential.values());
    }

    private static <T extends Labelled> List<T> labelled(
            ConfigReader reader, String key, List<String> names, T[] choices) {
        List<T> found = new ArrayList<>();
        for (String name : names) {
            Arrays.stream(choices)
                    .filter(choice -> choice.label().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            found::add,
                            () -> reader.problem(
                                    key,
                                    "'%s' must be one of %s, %s"
                                            .formatted(
                                                    name,
                                                    ALL,
                                                    Arrays.stream(choices)
                                                            .map(Labelled::label)
                                                            .collect(Collectors.joining(", ")))));
        }
        return found;
    }

    private static boolean tellsCallersApart(RateLimitSubject per) {
        return per == RateLimitSubject.IDENTITY || per == RateLimitSubject.ROLE;
    }

    /** What tells callers apart, which is not known of an address and of everyone together. */
    private static List<String> callers(ConfigReader reader, RateLimitSubject per, String name, List<String> standard) {
        List<String> given = reader.texts(name, List.of());
        if (!given.isEmpty() && !tellsCallersApart(per)) {
            reader.problem(name, "has no place in a rule per " + per.label());
        }
        return given.isEmpty() ? standard : given;
    }
}
