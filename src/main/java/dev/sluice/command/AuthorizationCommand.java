package dev.sluice.command;

import dev.sluice.authorization.installation.AccessAdministration;
import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.authorization.installation.InstallationPlan;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plans, makes, drops, refreshes and looks at what access checks need in the database. */
@Command(
        name = "authorization",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes and keeps what access checks need in the database, see conf/authorization.yaml.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class AuthorizationCommand implements Runnable {

    private static final int DONE = 0;
    private static final int FAILED = 1;

    /** The role that owns the sample's tables. */
    private static final String SAMPLE_OWNER = "velro_owner";

    @Spec
    private CommandSpec specification;

    /** Whose database, and as whom. */
    static final class Target {

        @Mixin
        private ConfigOptions options;

        @Option(
                names = "--database",
                paramLabel = "URI",
                description = "connects as who may make the objects; without it, as database.uri says")
        private @Nullable String uri;

        @Option(names = "--role", paramLabel = "ROLE", description = "takes this role first, as the objects' owner")
        private @Nullable String role;

        private AccessAdministration administration() {
            GatewayConfig config = SampleSecrets.complete(options.load());
            if (config.database().isEmbedded() && uri == null) {
                ServerAddress server =
                        EmbeddedPostgres.running(config.database().dataDirectory());
                return new AccessAdministration(
                        config,
                        new Secret(server.uri()),
                        EmbeddedPostgres.AUTHENTICATOR,
                        role == null ? SAMPLE_OWNER : role);
            }
            String gatewayRole = config.database().isEmbedded()
                    ? EmbeddedPostgres.AUTHENTICATOR
                    : ServerAddress.parse(config.database().uri().value()).user();
            return new AccessAdministration(
                    config, uri == null ? config.database().uri() : new Secret(uri), gatewayRole, role);
        }
    }

    /** Makes what the sample needs, as the owner of its tables, and fills its views; does nothing where all stands. */
    static void applyToSample(GatewayConfig config, EmbeddedPostgres server, Consumer<String> progress) {
        AccessAdministration administration = new AccessAdministration(
                config, new Secret(server.administratorUri()), EmbeddedPostgres.AUTHENTICATOR, SAMPLE_OWNER);
        InstallationPlan done = administration.apply();
        if (!done.problems().isEmpty()) {
            throw new StartException("authorization: " + String.join("; ", done.problems()), null);
        }
        if (!done.statements().isEmpty()) {
            long begin = System.nanoTime();
            administration.materializedTypes().forEach(administration::refresh);
            progress.accept(
                    "Access views: making and filling took %,d ms".formatted((System.nanoTime() - begin) / 1_000_000));
        }
    }

    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "a command is missing");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Prints the SQL that apply would run, in one transaction. Changes nothing.")
    int plan(@Mixin Target target) {
        InstallationPlan plan = target.administration().plan();
        if (refused(plan)) {
            return FAILED;
        }
        if (plan.statements().isEmpty()) {
            say("-- nothing to do: what the configuration asks for stands");
            return DONE;
        }
        say("begin;");
        plan.statements().forEach(statement -> say(statement + ";"));
        say("commit;");
        return DONE;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Makes what the configuration asks for, in one transaction, and fills the views.")
    int apply(@Mixin Target target) {
        AccessAdministration administration = target.administration();
        InstallationPlan done = administration.apply();
        if (refused(done)) {
            return FAILED;
        }
        if (done.statements().isEmpty()) {
            say("nothing to do: what the configuration asks for stands");
            return DONE;
        }
        say("applied %d statements".formatted(done.statements().size()));
        return refresh(administration, administration.materializedTypes());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Drops everything that apply has made. Checks are answered by the rule views then.")
    int drop(@Mixin Target target) {
        List<String> done = target.administration().drop();
        say(done.isEmpty() ? "nothing to do: nothing was applied" : "dropped %d objects".formatted(done.size()));
        return DONE;
    }

    @Command(mixinStandardHelpOptions = true, description = "Refreshes the materialized views now.")
    int refresh(@Mixin Target target) {
        AccessAdministration administration = target.administration();
        return refresh(administration, administration.materializedTypes());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Tells how each type of resource stands; 1 where one is wrong.")
    int status(@Mixin Target target) {
        int code = DONE;
        for (AccessStanding standing : target.administration().status()) {
            say(told(standing));
            code = standing.problem() == null ? code : FAILED;
        }
        return code;
    }

    private static String told(AccessStanding standing) {
        String name = standing.shape().type().name();
        if (!standing.shape().type().materialized()) {
            return "%s: answered by its rule view%s"
                    .formatted(name, standing.problem() == null ? "" : "; problem: " + standing.problem());
        }
        return "%s: as of %s, %d rows, %d changes since%s"
                .formatted(
                        name,
                        standing.asOf() == null ? "never" : standing.asOf(),
                        standing.viewRows(),
                        standing.changes(),
                        standing.problem() == null ? "" : "; answered live: " + standing.problem());
    }

    private int refresh(AccessAdministration administration, List<String> types) {
        int code = DONE;
        for (String type : types) {
            long begin = System.nanoTime();
            String outcome = administration.refresh(type);
            say("%s: %s, %d ms".formatted(type, outcome, (System.nanoTime() - begin) / 1_000_000));
            code = List.of("refreshed", "unchanged", "busy").contains(outcome) ? code : FAILED;
        }
        return code;
    }

    private boolean refused(InstallationPlan plan) {
        PrintWriter problems = specification.commandLine().getErr();
        plan.problems().forEach(problem -> problems.println("sluice: " + problem));
        problems.flush();
        return !plan.problems().isEmpty();
    }

    private void say(String line) {
        specification.commandLine().getOut().println(line);
        specification.commandLine().getOut().flush();
    }
}
