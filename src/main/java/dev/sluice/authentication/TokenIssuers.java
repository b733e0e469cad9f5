package dev.sluice.authentication;

import dev.sluice.authentication.TokenReader.ReadToken;
import dev.sluice.authentication.keys.IssuerKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the one issuer whose keys may verify a token. What the token says of itself chooses, and proves nothing. */
final class TokenIssuers {

    private final Map<String, TokenIssuer> byName = new HashMap<>();
    private @Nullable TokenIssuer nameless;

    TokenIssuers(List<IssuerKeys> keys) {
        for (IssuerKeys each : keys) {
            String name = each.issuer().issuer();
            if (name == null) {
                nameless = TokenIssuer.of(each);
            } else {
                byName.put(name, TokenIssuer.of(each));
            }
        }
    }

    /** The issuer of a token whose algorithm and type are the issuer's; refused before any key is looked for. */
    TokenIssuer of(ReadToken token) throws RejectedException {
        if (nameless == null && byName.isEmpty()) {
            throw new RejectedException(Rejection.NOT_ACCEPTED);
        }
        TokenIssuer issuer = named(ClaimRules.text(token.claims(), "iss"));
        if (issuer == null) {
            throw new RejectedException(Rejection.ISSUER);
        }
        if (!issuer.config().algorithms().contains(token.algorithm())) {
            throw new RejectedException(Rejection.ALGORITHM);
        }
        if (issuer.config().tokenTypes().stream().noneMatch(type -> type.equalsIgnoreCase(token.type()))) {
            throw new RejectedException(Rejection.HEADER);
        }
        return issuer;
    }

    /** The nameless one takes tokens without a name, and any where it is the only one. */
    private @Nullable TokenIssuer named(@Nullable String name) {
        return name == null || byName.isEmpty() ? nameless : byName.get(name);
    }
}
