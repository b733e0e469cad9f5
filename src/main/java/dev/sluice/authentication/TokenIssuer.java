package dev.sluice.authentication;

import dev.sluice.authentication.keys.IssuerKeys;
import dev.sluice.config.IssuerConfig;

/** An issuer of tokens: its keys, and what its claims must say. */
record TokenIssuer(IssuerConfig config, IssuerKeys keys, ClaimRules rules) {

    static TokenIssuer of(IssuerKeys keys) {
        return new TokenIssuer(keys.issuer(), keys, new ClaimRules(keys.issuer()));
    }
}
