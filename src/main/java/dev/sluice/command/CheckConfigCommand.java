package dev.sluice.command;

import dev.sluice.authentication.keys.IssuerKeys;
import dev.sluice.config.AuthenticationConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Spec
    private CommandSpec specification;

    @Override
    public Integer call() {
        AuthenticationConfig authentication = options.load().authentication();
        if (authentication.postgrest() == null) {
            // Read for what is wrong with them; keys by URL are not fetched.
            IssuerKeys.atRest(authentication, null);
        }
        specification.commandLine().getOut().println("the configuration is good");
        specification.commandLine().getOut().flush();
        return 0;
    }
}
