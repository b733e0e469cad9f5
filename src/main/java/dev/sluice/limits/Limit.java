package dev.sluice.limits;

import dev.sluice.config.RateLimitRule;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import dev.sluice.contract.Identity;
import dev.sluice.observation.Observer;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule at work. */
final class Limit {

    private static final long NANOS = 1_000_000_000;

    private final RateLimitRule rule;
    private final Buckets buckets;
    private final @Nullable Ledger ledger;
    private final Observer observer;
    private final Set<String> roles;

    Limit(RateLimitRule rule, Buckets buckets, @Nullable Ledger ledger, Observer observer) {
        this.rule = rule;
        this.buckets = buckets;
        this.ledger = ledger;
        this.observer = observer;
        this.roles = Set.copyOf(rule.roles());
    }

    RateLimitRule rule() {
        return rule;
    }

    boolean appliesTo(Identity caller) {
        return rule.credentials().contains(caller.credential()) && (roles.isEmpty() || roles.contains(caller.role()));
    }

    SubjectKey key(String subject) {
        return SubjectKey.of(rule.name(), subject);
    }

    /** Takes tokens, no more than a bucket holds; tells why it cannot. */
    @Nullable
    GatewayException take(SubjectKey key, int operations) {
        ConsumptionProbe taken = buckets.of(key).tryConsumeAndReturnRemaining(cost(operations));
        return taken.isConsumed() ? null : refusal(taken.getNanosToWaitForRefill());
    }

    /** Notes what was taken for other nodes, once nothing else stands in the way of what it was taken for. */
    void told(SubjectKey key, int operations) {
        if (ledger != null) {
            ledger.took(rule.name(), key, cost(operations));
        }
    }

    void giveBack(SubjectKey key, int operations) {
        buckets.of(key).addTokens(cost(operations));
    }

    /** Takes what was used already, on credit where it must be. */
    void charge(SubjectKey key, long tokens) {
        buckets.of(key).consumeIgnoringRateLimits(tokens);
    }

    /** Why a subject gets nothing, null where it would get a token. */
    @Nullable
    GatewayException exhausted(SubjectKey key) {
        Bucket known = buckets.known(key);
        return known == null || known.getAvailableTokens() > 0
                ? null
                : refusal(known.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private int cost(int operations) {
        return Math.max(1, Math.min(operations, rule.burst()));
    }

    private GatewayException refusal(long waitNanos) {
        observer.rateLimited(rule.name());
        long seconds = Math.max(1, (waitNanos + NANOS - 1) / NANOS);
        long period = rule.period().toSeconds();
        Failure failure = ErrorCode.RATE_LIMITED
                .failure("rule %s: %d in %d s, at most %d at once; retry after %d s"
                        .formatted(rule.name(), rule.permits(), period, rule.burst(), seconds))
                .failure();
        return new GatewayException(failure.with(List.of(
                new Header("Retry-After", Long.toString(seconds)),
                new Header("RateLimit-Policy", "\"%s\";q=%d;w=%d".formatted(rule.name(), rule.permits(), period)),
                new Header("RateLimit", "\"%s\";r=0;t=%d".formatted(rule.name(), seconds)))));
    }
}
