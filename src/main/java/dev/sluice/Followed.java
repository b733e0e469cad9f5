package dev.sluice;

import dev.sluice.authentication.Authenticator;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.RestConfig;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Room;
import dev.sluice.table.TableService;
import dev.sluice.table.catalog.SchemaScope;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of the configuration the rooms ask for anew each time, so that it can change while they work. */
final class Followed {

    /** Keys of the dialect that stand in routes, or in connections that are open. */
    private static final Set<String> FIXED_REST = Set.of(
            "rest.base-path",
            "rest.db-channel",
            "rest.db-channel-enabled",
            "rest.openapi-server-proxy-uri",
            "rest.server-timing-enabled");

    /** Keys of authentication that stand in prepared statements. */
    private static final Set<String> FIXED_AUTHENTICATION =
            Set.of("authentication.user_table", "authentication.user_key");

    private static final String ANONYMOUS_ROLE = "rest.db-anon-role";

    private final Deployments deployments;
    private final Observer observer;
    private volatile RestConfig rest;
    private volatile @Nullable Authenticator authenticator;

    /** The deployments that keep the keys of tokens: that of the authenticator, and of one that is not in force. */
    private volatile @Nullable KeptDeployment keys;

    private volatile @Nullable KeptDeployment unusedKeys;

    Followed(GatewayConfig config, Deployments deployments, Observer observer) {
        this.deployments = deployments;
        this.observer = observer;
        this.rest = config.rest();
    }

    RestConfig rest() {
        return rest;
    }

    SchemaScope scope() {
        return SchemaScope.of(rest());
    }

    Authenticator authenticator() {
        return Objects.requireNonNull(authenticator, "the gateway has not started");
    }

    /** To be called on a thread that may wait for the cryptography to load. */
    void start(GatewayConfig config) {
        authenticator = authenticator(config);
    }

    /** Has the keys of tokens before anything is verified. */
    Future<Void> startKeys() {
        return keep(authenticator()).onSuccess(deployed -> keys = deployed).mapEmpty();
    }

    private Authenticator authenticator(GatewayConfig config) {
        return Authenticator.of(config.authentication(), config.rest().anonymousRole(), observer);
    }

    /** Has everything here follow a reload. */
    void follow(ConfigReload reload, TableService tables, Upkeep upkeep) {
        reload.follow(
                key -> key.equals(ANONYMOUS_ROLE)
                        || (key.startsWith("authentication.") && !FIXED_AUTHENTICATION.contains(key)),
                this::prepareAuthenticator);
        reload.follow(key -> key.startsWith("rest.") && !FIXED_REST.contains(key), next -> {
            RestConfig prepared = next.rest().following(rest());
            return Future.succeededFuture(() -> apply(prepared, tables, upkeep));
        });
    }

    /** The next one has its keys before it is in force, so that no token finds it without. */
    private Future<Runnable> prepareAuthenticator(GatewayConfig next) {
        Authenticator prepared = authenticator(next);
        // One that a former reload had ready, when another part refused.
        end(unusedKeys);
        return keep(prepared).onSuccess(deployed -> unusedKeys = deployed).map(deployed -> () -> {
            authenticator = prepared;
            end(keys);
            keys = deployed;
            unusedKeys = null;
        });
    }

    private Future<KeptDeployment> keep(Authenticator keysOf) {
        return deployments.one(Room.TOKEN_KEYS, keysOf::keyUpkeep);
    }

    private void end(@Nullable KeptDeployment verticle) {
        if (verticle != null) {
            deployments.end(verticle).onFailure(cause -> observer.failed("end of former keys", "", cause));
        }
    }

    private void apply(RestConfig next, TableService tables, Upkeep upkeep) {
        SchemaScope before = scope();
        rest = next;
        tables.follow(next);
        if (!before.equals(scope())) {
            upkeep.reloadSchema();
        }
    }
}
