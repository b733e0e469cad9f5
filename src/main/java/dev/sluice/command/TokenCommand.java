package dev.sluice.command;

import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.Secret;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a token that the gateway accepts, signed with the configured secret. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a token, signed with authentication.jwt_secret or the sample's own secret.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class TokenCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions options;

    @Option(names = "--role", defaultValue = "authenticated", description = "the database role (${DEFAULT-VALUE})")
    private String role;

    @Option(names = "--sub", paramLabel = "UUID", description = "the user's id")
    private @Nullable String subject;

    @Option(names = "--hours", defaultValue = "1", description = "how long it is valid (${DEFAULT-VALUE})")
    private int hours;

    @Spec
    private CommandSpec specification;

    @Override
    public Integer call() {
        AuthenticationConfig config = SampleSecrets.complete(options.load()).authentication();
        Secret secret = config.jwtSecret();
        if (secret == null) {
            throw new ParameterException(
                    specification.commandLine(), "authentication.jwt_secret is not set, so no token is accepted");
        }
        if (!config.roles().contains(role)) {
            throw new ParameterException(
                    specification.commandLine(), "--role must be one of " + String.join(", ", config.roles()));
        }
        specification.commandLine().getOut().println(Tokens.sign(secret, role, subject, Duration.ofHours(hours)));
        specification.commandLine().getOut().flush();
        return 0;
    }
}
