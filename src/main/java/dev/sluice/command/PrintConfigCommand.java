package dev.sluice.command;

import dev.sluice.config.ConfigPrinter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the configuration in force, sorted, without its secrets. */
@Command(
        name = "print-config",
        mixinStandardHelpOptions = true,
        description = "Prints the configuration in force, without secrets.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class PrintConfigCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec specification;

    @Override
    public Integer call() {
        specification.commandLine().getOut().print(ConfigPrinter.print(options.load()));
        specification.commandLine().getOut().flush();
        return 0;
    }
}
