package dev.sluice.authorization.installation;

import dev.sluice.authorization.installation.AccessInstallation.InstallationOptions;
import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.config.Secret;
import dev.sluice.postgres.waiting.WaitingDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator does for access checks, from the command line or before a sample starts. Each call opens a
 * connection of its own and waits until it is done.
 */
public final class AccessAdministration {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final GatewayConfig config;
    private final DatabaseConfig database;
    private final InstallationOptions options;

    /**
     * An administration of one database.
     *
     * @param config of the gateway that is served
     * @param uri of the database, with whom to connect as
     * @param gatewayRole as which the gateway connects
     * @param role that is taken first, null for the one that connects
     */
    public AccessAdministration(GatewayConfig config, Secret uri, String gatewayRole, @Nullable String role) {
        this.config = config;
        this.database = config.with(uri).database();
        this.options = new InstallationOptions(role, gatewayRole, requestRoles(config), LIMIT);
    }

    private static List<String> requestRoles(GatewayConfig config) {
        return Stream.of(
                        Stream.ofNullable(config.rest().anonymousRole()),
                        config.authentication().roles().stream(),
                        config.authentication().serviceKeys().stream().flatMap(key -> key.allRoles().stream()))
                .flatMap(roles -> roles)
                .distinct()
                .toList();
    }

    /** The names of the types that have a materialized view. */
    public List<String> materializedTypes() {
        return config.authorization().resourceTypes().stream()
                .filter(ResourceTypeConfig::materialized)
                .map(ResourceTypeConfig::name)
                .toList();
    }

    public InstallationPlan plan() {
        return with(AccessInstallation::plan);
    }

    public InstallationPlan apply() {
        return with(AccessInstallation::apply);
    }

    public List<String> drop() {
        return with(AccessInstallation::drop);
    }

    /** Refreshes the view of a type and says how it went: refreshed, unchanged, busy, or the problem. */
    public String refresh(String type) {
        return with(installation -> installation.refresh(type));
    }

    /** How each type stands, seen as who connects. */
    public List<AccessStanding> status() {
        return with(AccessInstallation::status);
    }

    private <T> T with(Function<AccessInstallation, Future<T>> work) {
        return WaitingDatabase.with(
                config,
                database,
                LIMIT,
                opened -> work.apply(new AccessInstallation(
                        opened, options, config.authorization().resourceTypes())));
    }
}
