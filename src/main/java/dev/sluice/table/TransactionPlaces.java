package dev.sluice.table;

import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many transactions each caller has open on this node, so that nobody takes the connections of all others. Shared
 * by the instances of the verticle.
 */
public final class TransactionPlaces {

    private record Caller(String role, @Nullable String userId, Credential credential) {}

    private final int most;
    private final Map<Caller, Integer> taken = new ConcurrentHashMap<>();

    /**
     * Places for every caller.
     *
     * @param most that one caller may take
     */
    public TransactionPlaces(int most) {
        this.most = most;
    }

    /** Takes a place before a transaction is begun; fails with SLC103 where the caller has no more. */
    void take(Identity identity) {
        if (identity.credential() != Credential.SERVICE_KEY && taken.merge(caller(identity), 1, Integer::sum) > most) {
            giveBack(identity);
            throw ErrorCode.RATE_LIMITED.failure(
                    "transactions.open_max_per_caller: %d transactions of the caller are open".formatted(most));
        }
    }

    void giveBack(Identity identity) {
        if (identity.credential() != Credential.SERVICE_KEY) {
            taken.computeIfPresent(caller(identity), (caller, count) -> count == 1 ? null : count - 1);
        }
    }

    private static Caller caller(Identity identity) {
        return new Caller(identity.role(), identity.userId(), identity.credential());
    }
}
