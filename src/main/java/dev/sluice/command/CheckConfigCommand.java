package dev.sluice.command;

import dev.sluice.authentication.keys.IssuerKeys;
import dev.sluice.config.GatewayConfig;
import dev.sluice.postgres.role.RoleAdministration;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks the configuration and says everything that is wrong with it. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = "Checks the configuration and lists every problem.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class CheckConfigCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions options;

    @Option(names = "--database", description = "asks the database too whether its login role has more than it needs")
    private boolean asksDatabase;

    @Spec
    private CommandSpec specification;

    @Override
    public Integer call() {
        GatewayConfig config = options.load();
        if (config.authentication().postgrest() == null) {
            // Read for what is wrong with them; keys by URL are not fetched.
            IssuerKeys.atRest(config.authentication(), null);
        }
        List<String> problems = asksDatabase ? problems(config) : List.of();
        PrintWriter out = specification.commandLine().getOut();
        problems.forEach(out::println);
        if (problems.isEmpty()) {
            out.println("the configuration is good");
        }
        out.flush();
        return problems.isEmpty() ? 0 : 1;
    }

    private List<String> problems(GatewayConfig config) {
        if (config.database().isEmbedded()) {
            throw new ParameterException(specification.commandLine(), "--database needs a database.uri");
        }
        List<String> problems = new ArrayList<>(new RoleAdministration(config, config.database()).excess());
        Stream.ofNullable(config.database().exposure()).forEach(problems::add);
        return problems;
    }
}
