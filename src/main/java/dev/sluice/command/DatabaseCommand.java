package dev.sluice.command;

import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.postgres.role.LoginRole;
import dev.sluice.postgres.role.PasswordFile;
import dev.sluice.postgres.role.RoleAdministration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the role that the gateway logs in as. */
@Command(
        name = "database",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes the role that the gateway logs in as, with the rights that it needs and no more.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class DatabaseCommand implements Runnable {

    private static final String LOGIN_ROLE = "sluice_authenticator";

    /** Beside the pools: upkeep, probe, listener, refreshes. */
    private static final int OWN_CONNECTIONS = 8;

    @Spec
    private CommandSpec specification;

    /** Whose database, as whom, and for which role. */
    static final class Target {

        @Mixin
        private ConfigOptions options;

        @Option(
                names = "--database",
                paramLabel = "URI",
                required = true,
                description = "connects as who may make roles; the password is asked for, or PGPASSWORD holds it")
        private String uri;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "the role to make; without it, that of database.uri or " + LOGIN_ROLE)
        private @Nullable String role;

        @Option(
                names = "--connection-limit",
                paramLabel = "N",
                description = "connections of the role; without it, those of two gateways as configured")
        private int connectionLimit;

        private RoleAdministration administration(GatewayConfig config) {
            DatabaseConfig database = config.database().with(new Secret(uri), null);
            return new RoleAdministration(
                    config,
                    database.address().password() == null
                            ? config.database().with(new Secret(uri), password(database))
                            : database);
        }

        private static @Nullable Secret password(DatabaseConfig database) {
            String given = System.getenv("PGPASSWORD");
            if (given != null) {
                return new Secret(given);
            }
            return Optional.ofNullable(System.console())
                    .map(console -> console.readPassword(
                            "password of %s: ", database.address().user()))
                    .map(typed -> new Secret(new String(typed)))
                    .orElse(null);
        }

        private LoginRole role(GatewayConfig config) {
            int pools = config.kinds().values().stream()
                    .mapToInt(kind -> kind.poolSize())
                    .sum();
            return new LoginRole(
                    name(config),
                    RoleAdministration.requestRoles(config),
                    Set.of("service_role"),
                    connectionLimit > 0 ? connectionLimit : 2 * (pools + OWN_CONNECTIONS));
        }

        private String name(GatewayConfig config) {
            if (role != null) {
                return role;
            }
            return config.database().isEmbedded()
                    ? LOGIN_ROLE
                    : config.database().address().user();
        }
    }

    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "a command is missing");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Prints the SQL that apply would run, but for the password. Changes nothing.")
    int plan(@Mixin Target target) {
        GatewayConfig config = target.options.load();
        List<String> statements = target.administration(config).plan(target.role(config));
        if (statements.isEmpty()) {
            say("-- nothing to do but to set the password");
            return 0;
        }
        say("begin;");
        statements.forEach(statement -> say(statement + ";"));
        say("commit;");
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Makes the role in one transaction and sets its password to that of a file, which is made with a random"
                        + " one where it is missing. The gateway reads the same file (database.password_file).",
                "PostgreSQL is sent a SCRAM verifier, never the password."
            })
    int apply(
            @Mixin Target target,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "holds the password; without it, database.password_file")
                    @Nullable
                    Path passwordFile,
            @Option(names = "--new-password", description = "replaces the password in the file by a new one")
                    boolean newPassword) {
        GatewayConfig config = target.options.load();
        Path file = passwordFile == null ? config.database().passwordFile() : passwordFile;
        if (file == null) {
            throw new ParameterException(specification.commandLine(), "--password-file is missing");
        }
        PasswordFile password = PasswordFile.at(file, newPassword);
        List<String> done = target.administration(config).apply(target.role(config), password.value());
        password.keep();
        done.forEach(statement -> say(statement + ";"));
        say("password set to that of %s%s".formatted(file, password.isNew() ? ", which is new" : ""));
        return 0;
    }

    private void say(String line) {
        PrintWriter out = Objects.requireNonNull(specification.commandLine().getOut());
        out.println(line);
        out.flush();
    }
}
