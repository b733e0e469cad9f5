package dev.sluice.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** The command line: {@code sluice COMMAND}. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "An event-driven data gateway for PostgreSQL.",
        subcommands = {
            RunCommand.class,
            CheckConfigCommand.class,
            PrintConfigCommand.class,
            TokenCommand.class,
            KeysCommand.class,
            RevokeCommand.class,
            ReloadCommand.class,
            DatabaseCommand.class,
            AuthorizationCommand.class,
            HelpCommand.class
        })
public final class Main implements Runnable {

    private static final String LOG_CONFIGURATION = "logback.configurationFile";

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by the command line library
    private CommandLine.Model.CommandSpec specification;

    /** The version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + (version == null ? "from classes" : version)};
        }
    }

    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "a command is missing");
    }

    /** The whole command line, which tells failures in one line. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(new Faults());
    }

    public static void main(String[] arguments) {
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            System.setProperty(LOG_CONFIGURATION, "conf/logback.xml");
        }
        // Not by returning: an executor of Netty's would keep the process for another second.
        System.exit(commandLine().execute(arguments));
    }
}
