package dev.sluice.authentication;

import dev.sluice.authentication.keys.IssuerKeys;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.ConfigLoader;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** A verifier at a fixed moment, asked by tests. */
record Verification(TokenVerifier verifier) {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static final String ISSUER = "https://issuer.example";

    /** A verifier with settings over the default configuration. */
    static Verification of(String... settings) {
        return at(NOW, config(settings));
    }

    /** A verifier with one issuer, whose keys stand in the configuration. */
    static Verification ofSet(String set, String more) {
        return of("authentication.issuers=[{issuer: '%s', audiences: [sluice], jwks: '%s'%s}]"
                .formatted(ISSUER, set, more));
    }

    static Verification at(Instant moment, AuthenticationConfig config) {
        return new Verification(new TokenVerifier(config, IssuerKeys.of(config), Clock.fixed(moment, ZoneOffset.UTC)));
    }

    static AuthenticationConfig config(String... settings) {
        return new ConfigLoader(Map.of(), List.of(settings)).load(null).authentication();
    }

    /** The claims of a good token. */
    static JsonObject claims() {
        return new JsonObject()
                .put("iss", ISSUER)
                .put("aud", "sluice")
                .put("sub", "u1")
                .put("role", "authenticated")
                .put("exp", NOW.getEpochSecond() + 60);
    }

    VerifiedToken verify(String token) {
        Future<VerifiedToken> verified = asked(token);
        if (verified.failed()) {
            throw new AssertionError(String.valueOf(verified.cause()), verified.cause());
        }
        return verified.result();
    }

    Rejection rejection(String token) {
        Future<VerifiedToken> verified = asked(token);
        if (!(verified.cause() instanceof RejectedException rejected)) {
            throw new AssertionError("not rejected", verified.cause());
        }
        return rejected.rejection();
    }

    private Future<VerifiedToken> asked(String token) {
        return verifier.verify(token, Call.begin("verify", OperationKind.AUTH, Deadline.in(Duration.ofSeconds(1))));
    }
}
