package dev.sluice.postgres.role;

import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.config.ServiceKeyConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.waiting.WaitingDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What an administrator does about the login role, from the command line. Each call opens a connection of its own and
 * waits until it is done.
 *
 * @param database where, and as whom
 */
public record RoleAdministration(GatewayConfig config, DatabaseConfig database) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The roles that requests may run as. */
    public static List<String> requestRoles(GatewayConfig config) {
        return Stream.of(
                        Stream.ofNullable(config.rest().anonymousRole()),
                        config.authentication().roles().stream(),
                        config.authentication().serviceKeys().stream().map(ServiceKeyConfig::role))
                .flatMap(roles -> roles)
                .distinct()
                .toList();
    }

    /** The statements that would make the role. */
    public List<String> plan(LoginRole role) {
        return with((opened, call) -> new LoginRolePlan(role).plan(opened, call));
    }

    /** Makes the role and sets its password; the answer is what was run but for that. */
    public List<String> apply(LoginRole role, Secret password) {
        return with((opened, call) -> new LoginRolePlan(role).apply(opened, password, call));
    }

    /** What who connects has beyond what a gateway needs. */
    public List<String> excess() {
        return with((opened, call) -> LoginRights.excess(opened, config.rest().schemas(), requestRoles(config), call));
    }

    private <T> T with(BiFunction<Database, Call, Future<T>> work) {
        return WaitingDatabase.with(
                config,
                database,
                LIMIT,
                opened -> work.apply(opened, Call.begin("login role", OperationKind.TABLE, Deadline.in(LIMIT))));
    }
}
