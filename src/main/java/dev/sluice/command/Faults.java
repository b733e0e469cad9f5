package dev.sluice.command;

import dev.sluice.authentication.store.StoreException;
import dev.sluice.config.ConfigException;
import dev.sluice.contract.GatewayException;
import dev.sluice.sample.SampleException;
import io.vertx.core.VertxException;
import java.io.UncheckedIOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells why a command failed: in one message where the reason is known, with its trace in the log where it is a bug.
 */
final class Faults implements IExecutionExceptionHandler {

    private static final int FAILED = 1;
    private static final int WRONG_CONFIGURATION = 2;

    @Override
    public int handleExecutionException(Exception fault, CommandLine command, ParseResult parsed) {
        if (fault instanceof ConfigException) {
            tell(command, fault.getMessage());
            return WRONG_CONFIGURATION;
        }
        if (fault instanceof GatewayException known) {
            String details = known.failure().details();
            tell(command, known.failure().message() + (details == null ? "" : ": " + details));
        } else if (isExpected(fault)) {
            tell(command, fault.getMessage());
        } else {
            LoggerFactory.getLogger(Faults.class).error("a fault of the program", fault);
            tell(command, "failed: " + fault);
        }
        return FAILED;
    }

    private static boolean isExpected(Exception fault) {
        return fault instanceof SampleException
                || fault instanceof StartException
                || fault instanceof StoreException
                || fault instanceof UncheckedIOException
                || fault instanceof BindException
                || fault instanceof VertxException;
    }

    private static void tell(CommandLine command, @Nullable String message) {
        command.getErr().println("sluice: " + message);
        command.getErr().flush();
    }
}
