package dev.sluice.limits;

import dev.sluice.contract.GatewayException;
import java.util.List;

/** What a limit is asked for on behalf of one subject. */
record Claim(Limit limit, SubjectKey key, int operations) {

    /** Takes all that is claimed, or nothing. */
    static void takeAll(List<Claim> claims) {
        for (int index = 0; index < claims.size(); index++) {
            Claim claim = claims.get(index);
            GatewayException refusal = claim.limit.take(claim.key, claim.operations);
            if (refusal != null) {
                claims.subList(0, index).forEach(taken -> taken.limit.giveBack(taken.key, taken.operations));
                throw refusal;
            }
        }
        claims.forEach(taken -> taken.limit.told(taken.key, taken.operations));
    }
}
