package dev.sluice.command;

import dev.sluice.Gateway;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.TlsConfig;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.VelroSample;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is printed when the gateway is ready: where it listens and, for the sample, how to try it. */
final class Banner {

    private static final Duration TOKEN_LIFETIME = Duration.ofDays(7);

    /** One command for each kind of operation, each to be pasted as it stands. */
    private static final String COMMANDS = """

                # who am I: the row of the token's own user
                curl -s %1$s/auth/v1/user -H 'Authorization: Bearer %3$s'

                # may Ben read this image?
                curl -s %1$s/access/v1/evaluation -H 'apikey: %2$s' -H 'Content-Type: application/json' \
                -d '{"subject":{"type":"user","id":"%4$s"},"action":{"name":"read"},\
                "resource":{"type":"generation","id":"%5$s"}}'

                # the newest public projects
                curl -s '%1$s/rest/v1/projects?select=id,name&visibility=eq.public&order=created_at.desc&limit=3' \
                -H 'Authorization: Bearer %3$s'

                # three operations at once
                curl -s %1$s/batch/v1 -H 'apikey: %2$s' -H 'Content-Type: application/json' \
                -d '{"mode":"parallel","operations":[{"table":"users","operation":"count"},\
                {"table":"projects","columns":["id","name"],"limit":2},\
                {"table":"generations","operation":"count","filters":{"status":"completed"}}]}'

                # a transaction over three requests: begin, change, commit
                TX=$(curl -s -D - -o /dev/null -X POST %1$s/tx/v1 -H 'Authorization: Bearer %3$s' \
                | awk 'tolower($1)=="location:"{print $2}' | tr -d '\\r'); \
                curl -s -X PATCH "%1$s$TX/rest/projects?id=eq.%6$s&select=id,name,description" \
                -H 'Authorization: Bearer %3$s' -H 'Content-Type: application/json' \
                -H 'Prefer: return=representation' -d '{"description":"changed in a transaction"}'; \
                curl -s -X POST "%1$s$TX/commit" -H 'Authorization: Bearer %3$s'

                # how well it goes
                curl -s %1$s/metrics/v1/operations -H 'apikey: %2$s'
                """;

    private Banner() {}

    static String of(Gateway gateway, GatewayConfig config) {
        String ready = """

                Sluice is ready.
                  API         %s://%s:%d
                """.formatted(scheme(config.http().tls()), config.http().host(), gateway.apiPort());
        return config.management().enabled()
                ? ready
                        + """
                  Management  %s://%s:%d  (/metrics /live /ready)
                """.formatted(
                                        scheme(config.management().tls()),
                                        config.management().host(),
                                        gateway.managementPort())
                : ready;
    }

    private static String scheme(@Nullable TlsConfig tls) {
        return tls == null ? "http" : "https";
    }

    static String ofSample(Gateway gateway, GatewayConfig config, EmbeddedPostgres server) {
        String api = "%s://%s:%d"
                .formatted(scheme(config.http().tls()), config.http().host(), gateway.apiPort());
        String key = SampleSecrets.in(config.database().dataDirectory()).serviceKey();
        String ada = token(config.authentication(), VelroSample.ADA);
        String ben = token(config.authentication(), VelroSample.BEN);
        return of(gateway, config) + """
                  Database    psql '%s'

                  Service key %s
                  Ada's token %s
                  Ben's token %s

                Try it:
                """.formatted(server.administratorUri(), key, ada, ben) + commands(api, key, ada);
    }

    private static String token(AuthenticationConfig config, String user) {
        Instant now = Instant.now();
        JsonObject claims = new JsonObject()
                .put("sub", user)
                .put("role", "authenticated")
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(TOKEN_LIFETIME).getEpochSecond());
        if (config.jwtIssuer() != null) {
            claims.put("iss", config.jwtIssuer());
        }
        if (config.jwtAudience() != null) {
            claims.put("aud", config.jwtAudience());
        }
        return TokenSigner.of(Objects.requireNonNull(config.jwtSecret()), "HS256")
                .sign(claims);
    }

    private static String commands(String api, String key, String ada) {
        return COMMANDS.formatted(
                api, key, ada, VelroSample.BEN, VelroSample.SHARED_GENERATION, VelroSample.SHARED_PROJECT);
    }
}
