package dev.sluice.authentication;

import dev.sluice.authentication.keys.IssuerKeys;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries a token as the running gateway would, for a command line; where keys come by URL, without asking for them. */
public final class TokenTrial {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private TokenTrial() {}

    /**
     * Why the gateway would refuse the token; empty where it would take it.
     *
     * @param publicKey the key that stands for those of an issuer whose keys come by URL
     */
    public static Optional<String> refusal(AuthenticationConfig config, String token, @Nullable String publicKey) {
        byte[] standIn = publicKey == null ? null : publicKey.getBytes(StandardCharsets.UTF_8);
        Future<VerifiedToken> verified = new TokenVerifier(
                        config, IssuerKeys.atRest(config, standIn), Clock.systemUTC())
                .verify(token, Call.begin("token", OperationKind.AUTH, Deadline.in(LIMIT)));
        return verified.succeeded()
                ? Optional.empty()
                : Optional.of(String.valueOf(verified.cause().getMessage()));
    }
}
