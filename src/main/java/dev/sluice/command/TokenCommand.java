package dev.sluice.command;

import dev.sluice.authentication.TokenTrial;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.IssuerConfig;
import dev.sluice.config.KeySourceConfig;
import dev.sluice.config.KeySourceConfig.Kind;
import dev.sluice.config.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a token that the gateway accepts, signed with the configured secret or a private key. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a token for trying the gateway out, and none that it would refuse.",
            "It is signed with the secret of the issuer (authentication.jwt_secret, the sample's own), or with --key."
        })
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class TokenCommand implements Callable<Integer> {

    private static final String PLAIN_ROLE = "$.role";

    @Mixin
    private ConfigOptions options;

    @Option(names = "--role", defaultValue = "authenticated", description = "the database role (${DEFAULT-VALUE})")
    private String role;

    @Option(names = "--sub", paramLabel = "UUID", description = "the user's id")
    private @Nullable String subject;

    @Option(names = "--minutes", defaultValue = "60", description = "how long it is valid (${DEFAULT-VALUE})")
    private int minutes;

    @Option(names = "--issuer", paramLabel = "NAME", description = "one of those that are configured; else the first")
    private @Nullable String issuer;

    @Option(names = "--audience", paramLabel = "NAME", description = "else the first that is configured for the issuer")
    private @Nullable String audience;

    @Option(
            names = "--claim",
            paramLabel = "NAME=VALUE",
            description = "one more claim, as JSON or else as text; may be repeated")
    private Map<String, String> claims = new LinkedHashMap<>();

    @Option(names = "--key", paramLabel = "FILE", description = "a private key as a JWK, to sign with")
    private @Nullable Path key;

    @Option(names = "--algorithm", paramLabel = "NAME", description = "such as PS256; else the usual one of the key")
    private @Nullable String algorithm;

    @Spec
    private CommandSpec specification;

    @Override
    public Integer call() {
        AuthenticationConfig config = SampleSecrets.complete(options.load()).authentication();
        IssuerConfig chosen = chosen(config.tokenIssuers());
        TokenSigner signer = signer(chosen);
        String token = signed(signer, chosen);
        TokenTrial.refusal(config, token, signer.publicKey()).ifPresent(reason -> {
            throw wrong("the gateway would refuse the token: " + reason);
        });
        specification.commandLine().getOut().println(token);
        specification.commandLine().getOut().flush();
        return 0;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(specification.commandLine(), message);
    }

    private IssuerConfig chosen(List<IssuerConfig> issuers) {
        return issuers.stream()
                .filter(each -> issuer == null || issuer.equals(each.issuer()))
                .filter(each ->
                        issuer != null || key != null || each.keys().kind().isSecret())
                .findFirst()
                .orElseThrow(() -> wrong(
                        issuer == null
                                ? "no issuer is configured whose tokens could be signed: authentication.jwt_secret is"
                                        + " not set, or give --key"
                                : "--issuer is none of those that are configured"));
    }

    private TokenSigner signer(IssuerConfig chosen) {
        try {
            return key == null
                    ? TokenSigner.of(
                            secret(chosen.keys()),
                            algorithm == null ? chosen.algorithms().get(0) : algorithm)
                    : TokenSigner.of(read(key), algorithm);
        } catch (IllegalArgumentException unusable) {
            throw wrong(String.valueOf(unusable.getMessage()));
        }
    }

    private Secret secret(KeySourceConfig keys) {
        if (!keys.kind().isSecret()) {
            throw wrong("the issuer has no secret here: give the private key with --key");
        }
        return keys.kind() == Kind.SECRET
                ? Objects.requireNonNull(keys.inline())
                : new Secret(read(Path.of(keys.place())).replaceFirst("[\\r\\n]+$", ""));
    }

    private String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw wrong(file + ": cannot be read");
        }
    }

    private String signed(TokenSigner signer, IssuerConfig chosen) {
        Instant now = Instant.now();
        JsonObject all = new JsonObject()
                .put("iat", now.getEpochSecond())
                .put("exp", now.plusSeconds(minutes * 60L).getEpochSecond());
        putIfAny(all, "iss", chosen.issuer());
        putIfAny(
                all,
                "aud",
                audience == null ? chosen.audiences().stream().findFirst().orElse(null) : audience);
        putIfAny(all, "sub", subject);
        putIfAny(all, "role", chosen.roleClaim().toString().equals(PLAIN_ROLE) ? role : null);
        claims.forEach((name, value) -> all.put(name, value(value)));
        try {
            return signer.sign(all);
        } catch (IllegalArgumentException unusable) {
            throw wrong(String.valueOf(unusable.getMessage()));
        }
    }

    private static void putIfAny(JsonObject claims, String name, @Nullable String value) {
        if (value != null) {
            claims.put(name, value);
        }
    }

    private static @Nullable Object value(String text) {
        try {
            return Json.decodeValue(text);
        } catch (DecodeException isText) {
            return text;
        }
    }
}
