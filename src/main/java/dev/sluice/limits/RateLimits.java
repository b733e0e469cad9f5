package dev.sluice.limits;

import dev.sluice.config.RateLimitConfig;
import dev.sluice.config.RateLimitRule;
import dev.sluice.config.RateLimitSubject;
import dev.sluice.contract.Admission;
import dev.sluice.contract.Counted;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.TakenTokens;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import io.github.bucket4j.TimeMeter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits of one node, used by every event loop. Who is admitted holds a token of every rule that applies; who
 * is refused has taken none.
 */
public final class RateLimits implements Admission {

    private static final String EVERYONE = "";

    private final Map<OperationKind, Rules> rules = new EnumMap<>(OperationKind.class);
    private final Map<String, Limit> named = new HashMap<>();
    private final @Nullable Guesses guesses;
    private final @Nullable Ledger ledger;

    /** The limits that count one kind of work. */
    private record Rules(List<Limit> addresses, List<Limit> callers, List<Limit> everyone) {}

    private RateLimits(RateLimitConfig config, Observer observer, TimeMeter clock) {
        this.ledger = config.shared() ? new Ledger(config.keysMax()) : null;
        for (RateLimitRule rule : config.rules()) {
            named.put(rule.name(), limit(rule, config, observer, clock));
        }
        for (OperationKind kind : OperationKind.values()) {
            List<Limit> limits = config.rules().stream()
                    .filter(rule -> rule.kinds().contains(kind))
                    .map(rule -> named.get(rule.name()))
                    .toList();
            rules.put(kind, rules(limits));
        }
        this.guesses = guesses(config, observer, clock);
    }

    /** The limits that are configured. */
    public static RateLimits of(RateLimitConfig config, Observer observer) {
        return of(config, observer, System::nanoTime);
    }

    static RateLimits of(RateLimitConfig config, Observer observer, LongSupplier nanoTime) {
        return new RateLimits(config, observer, new TimeMeter() {

            @Override
            public long currentTimeNanos() {
                return nanoTime.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        });
    }

    private Limit limit(RateLimitRule rule, RateLimitConfig config, Observer observer, TimeMeter clock) {
        return new Limit(rule, new Buckets(rule, config.keysMax(), clock), ledger, observer);
    }

    private @Nullable Guesses guesses(RateLimitConfig config, Observer observer, TimeMeter clock) {
        if (config.refusedCredentials().permits() == 0) {
            return null;
        }
        Limit limit = limit(config.refusedCredentials().rule(), config, observer, clock);
        named.put(limit.rule().name(), limit);
        return new Guesses(limit, config.keysMax());
    }

    private static Rules rules(List<Limit> limits) {
        return new Rules(
                per(limits, List.of(RateLimitSubject.CLIENT_ADDRESS)),
                per(limits, List.of(RateLimitSubject.IDENTITY, RateLimitSubject.ROLE)),
                per(limits, List.of(RateLimitSubject.EVERYONE)));
    }

    private static List<Limit> per(List<Limit> limits, List<RateLimitSubject> subjects) {
        return limits.stream()
                .filter(limit -> subjects.contains(limit.rule().per()))
                .toList();
    }

    private Rules of(OperationKind kind) {
        return rules.getOrDefault(kind, new Rules(List.of(), List.of(), List.of()));
    }

    @Override
    public void arrive(OperationKind kind, String address, int operations) {
        List<Limit> limits = of(kind).addresses();
        if (!limits.isEmpty()) {
            String subject = ClientAddress.subject(address);
            Claim.takeAll(limits.stream()
                    .map(limit -> new Claim(limit, limit.key(subject), operations))
                    .toList());
        }
    }

    @Override
    public void present(String address, VerifyRequest credentials) {
        if (guesses != null) {
            guesses.present(ClientAddress.subject(address), credentials);
        }
    }

    @Override
    public void proven(VerifyRequest credentials) {
        if (guesses != null) {
            guesses.proven(credentials);
        }
    }

    @Override
    public void refused(String address, VerifyRequest credentials) {
        if (guesses != null) {
            guesses.refused(ClientAddress.subject(address), credentials);
        }
    }

    @Override
    public void admit(OperationKind kind, Identity caller, int operations) {
        List<Claim> claims = new ArrayList<>();
        claim(of(kind).callers(), caller, operations, claims);
        Claim.takeAll(claims);
    }

    @Override
    public void admit(OperationKind kind, Counted question) {
        Rules counting = of(kind);
        if (counting.callers().isEmpty() && counting.everyone().isEmpty()) {
            return;
        }
        List<Claim> claims = new ArrayList<>();
        Identity caller = question.identity();
        if (caller != null) {
            claim(counting.callers(), caller, question.operationCount(), claims);
        }
        counting.everyone()
                .forEach(limit -> claims.add(new Claim(limit, limit.key(EVERYONE), question.operationCount())));
        Claim.takeAll(claims);
    }

    private static void claim(List<Limit> limits, Identity caller, int operations, List<Claim> claims) {
        for (Limit limit : limits) {
            if (limit.appliesTo(caller)) {
                String subject = limit.rule().per() == RateLimitSubject.ROLE ? caller.role() : subject(caller);
                claims.add(new Claim(limit, limit.key(subject), operations));
            }
        }
    }

    /** A service key is told from others of its role by its name, which is in its claims. */
    private static String subject(Identity caller) {
        String name = caller.credential() == Credential.SERVICE_KEY
                ? caller.claims().value()
                : caller.userId() == null ? "" : caller.userId();
        return caller.credential().label() + '\0' + caller.role() + '\0' + name;
    }

    /** What was taken here and other nodes do not know yet, at most so many lines. */
    List<TakenTokens> untold(int most) {
        return ledger == null ? List.of() : ledger.take(most);
    }

    /** Takes here what was taken on another node; what this node has no rule for is another configuration's. */
    void takenElsewhere(TakenTokens taken) {
        Limit limit = named.get(taken.rule());
        if (limit != null && taken.tokens() > 0) {
            long possible = (long) limit.rule().burst() + limit.rule().permits();
            limit.charge(SubjectKey.parse(taken.key()), Math.min(taken.tokens(), possible));
        }
    }
}
