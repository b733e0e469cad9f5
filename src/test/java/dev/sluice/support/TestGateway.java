package dev.sluice.support;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.Gateway;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.PostgrestLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A whole gateway over a test database, in this process, on free ports. */
public final class TestGateway implements AutoCloseable {

    public static final String SECRET = "a secret of the tests, at least 32 bytes long";

    public static final String SERVICE_KEY = "sb_secret_of_the_tests";

    private static final long PATIENCE_SECONDS = 15;

    private final Gateway gateway;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Starts a gateway with the default configuration and the given settings over it. */
    public static TestGateway start(TestDatabase database, String... settings) {
        return start(null, database, settings);
    }

    /** Starts a gateway with rules of access of its own, and the given settings over the default ones. */
    public static TestGateway startWithRules(TestDatabase database, String rules, String... settings) {
        try {
            Path folder = Files.createTempDirectory("sluice-rules");
            Files.writeString(folder.resolve("rules.yaml"), rules);
            Path file = Files.writeString(folder.resolve("sluice.yaml"), "authorization: {rules: rules.yaml}");
            return start(file, database, settings);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts a gateway with the configuration of a file, null for the default, and the given settings over it. */
    public static TestGateway start(@Nullable Path file, TestDatabase database, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "database.uri=" + database.uri(),
                "http.port=0",
                "management.port=0",
                "http.drain_quiet=20ms",
                "authentication.jwt_secret=" + SECRET,
                "authentication.service_keys=[{name: tests, digest: %s}]".formatted(digest(SERVICE_KEY)),
                "authentication.publishable_keys=[sb_publishable_tests]"));
        all.addAll(List.of(settings));
        ConfigLoader loader = new ConfigLoader(Map.of(), all);
        return of(loader.load(file), () -> loader.load(file));
    }

    /** Starts a gateway in PostgREST's place, open to anybody, with variables of its environment. */
    public static TestGateway startDropIn(TestDatabase database, String... variables) {
        Map<String, String> environment =
                new HashMap<>(Map.of("PGRST_DB_URI", database.uri(), "PGRST_DB_ANON_ROLE", "service_role"));
        for (String variable : variables) {
            String[] parts = variable.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        List<String> settings =
                List.of("http.port=0", "management.port=0", "http.host=127.0.0.1", "http.drain_quiet=20ms");
        GatewayConfig config =
                new PostgrestLoader(environment, settings).load(null, Map.of()).gateway();
        return of(config, () -> config);
    }

    private static TestGateway of(GatewayConfig config, Callable<GatewayConfig> source) {
        return new TestGateway(Gateway.start(config, source)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join());
    }

    /** A service key as the configuration knows it. */
    public static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public Gateway gateway() {
        return gateway;
    }

    public HttpCalls http() {
        return new HttpCalls("http://127.0.0.1:" + gateway.apiPort());
    }

    public HttpCalls management() {
        return new HttpCalls("http://127.0.0.1:" + gateway.managementPort());
    }

    /** A token of a user of the sample, valid for an hour. */
    public static String token(String userId) {
        return token("authenticated", userId, 3_600);
    }

    public static String token(String role, @Nullable String userId, long validSeconds) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .subject(userId)
                            .claim("role", role)
                            .expirationTime(Date.from(Instant.now().plusSeconds(validSeconds)))
                            .build());
            token.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        gateway.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
