package dev.sluice.authentication;

import dev.sluice.authentication.store.CredentialStore;
import dev.sluice.authentication.store.StoredCredentials;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.PostgrestLoader;
import dev.sluice.contract.Call;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.fuzz.FuzzInput;
import dev.sluice.fuzz.Fuzzer;
import dev.sluice.fuzz.Refusals;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies credentials. {@code raw}: the lines after it are an apikey and a Bearer token, which cannot be good.
 * {@code signed}: the line after it is a token's header, what follows the empty line its claims; both are signed with
 * the right key, so that what lies behind the signature is met too. Gives each to the gateway's rules and PostgREST's.
 */
public final class TokenTarget {

    private static final String SECRET = "a secret of the fuzzer, at least 32 bytes long";

    private static final Set<String> ROLES = Set.of("anon", "authenticated", "service_role");

    private static final Authenticator OWN = authenticator(new ConfigLoader(
                    Map.of(), List.of("authentication.jwt_secret=" + SECRET, "authentication.jwt_audience=sluice"))
            .load(null)
            .authentication());

    private static final Authenticator DROP_IN = authenticator(new PostgrestLoader(
                    Map.of(
                            "PGRST_DB_URI", "postgresql://localhost/fuzz",
                            "PGRST_JWT_SECRET", SECRET,
                            "PGRST_JWT_ROLE_CLAIM_KEY", ".app.roles[?(@ ^== \"a\")]"),
                    List.of())
            .load(null, Map.of())
            .gateway()
            .authentication());

    /** A store that is off asks nobody. */
    private static final StoredCredentials NOTHING_STORED = new CredentialStore(
                    new ConfigLoader(Map.of(), List.of("authentication.store.enabled=false"))
                            .load(null)
                            .authentication()
                            .store())
            .on((Database) Proxy.newProxyInstance(
                    Database.class.getClassLoader(), new Class<?>[] {Database.class}, (proxy, method, arguments) -> {
                        throw new AssertionError("the database was asked: " + method.getName());
                    }));

    private TokenTarget() {}

    private static Authenticator authenticator(AuthenticationConfig config) {
        return Authenticator.of(config, "anon", Observer.NONE);
    }

    private static Identity identity(Authenticator authenticator, VerifyRequest request) {
        Call call = Call.begin("verify", OperationKind.AUTH, Deadline.in(Duration.ofMinutes(1)));
        Future<Identity> proved = authenticator.verify(request, NOTHING_STORED, call);
        if (proved.cause() instanceof GatewayException refused) {
            throw refused;
        }
        if (!proved.succeeded()) {
            throw new AssertionError("neither proved nor refused", proved.cause());
        }
        return proved.result();
    }

    /** Called by the fuzzer before it begins. */
    public static void fuzzerInitialize() throws Exception {
        Fuzzer.warmUp(Fuzzer.Target.TOKEN);
    }

    /** Called by the fuzzer with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = FuzzInput.of(bytes);
        List<String> lines = input.others();
        if (lines.isEmpty()) {
            return;
        }
        switch (input.first()) {
            case "raw" -> raw(lines.get(0), lines.size() > 1 ? lines.get(1) : null);
            case "signed" ->
                signed(
                        lines.get(0).getBytes(StandardCharsets.UTF_8),
                        input.rest().bytes());
            default -> {}
        }
    }

    private static void raw(String apiKey, @Nullable String bearer) {
        for (Authenticator authenticator : List.of(OWN, DROP_IN)) {
            try {
                Identity identity = identity(authenticator, new VerifyRequest(apiKey, bearer));
                if (identity.credential() != Credential.ANONYMOUS) {
                    throw new AssertionError("an unsigned credential was taken: " + identity);
                }
            } catch (GatewayException refused) {
                Refusals.check(refused);
            }
        }
    }

    private static void signed(byte[] header, byte[] claims) {
        String token = token(header, claims);
        try {
            Identity identity = identity(OWN, new VerifyRequest(null, token));
            if (!ROLES.contains(identity.role()) || identity.expiresAt() == null) {
                throw new AssertionError("a token without its limits was taken: " + identity);
            }
        } catch (GatewayException refused) {
            Refusals.check(refused);
        }
        try {
            identity(DROP_IN, new VerifyRequest(null, token));
        } catch (GatewayException refused) {
            Refusals.check(refused);
        }
    }

    private static String token(byte[] header, byte[] claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed = base64.encodeToString(header) + "." + base64.encodeToString(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + base64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
