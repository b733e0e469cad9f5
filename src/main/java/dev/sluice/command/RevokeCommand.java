package dev.sluice.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes tokens back before their time: one by its id, or all that a user has. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Revokes tokens. Effective on every node within a second.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class RevokeCommand implements Runnable {

    @Spec
    private CommandSpec specification;

    /** What is written down of a revocation. */
    static final class Note {

        @Option(
                names = "--expires",
                paramLabel = "WHEN",
                converter = CredentialTarget.Moment.class,
                description = "when the last such token would end: a time from now, such as 12h, or a moment;"
                        + " an hour later the revocation is forgotten, without it never")
        private @Nullable Instant expiresAt;

        @Option(names = "--reason", paramLabel = "TEXT", description = "why, for who reads the table")
        private @Nullable String reason;
    }

    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "a command is missing");
    }

    @Command(mixinStandardHelpOptions = true, description = "Revokes the token with an id, its claim jti.")
    int token(@Mixin CredentialTarget target, @Mixin Note note, @Parameters(paramLabel = "JTI") String id) {
        target.administration().revokeToken(id, note.expiresAt, note.reason);
        return said("revoked token " + id);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Revokes all tokens of a user, their claim sub, that were issued until a moment.")
    int user(
            @Mixin CredentialTarget target,
            @Mixin Note note,
            @Option(
                            names = "--issued-before",
                            paramLabel = "WHEN",
                            converter = CredentialTarget.Moment.class,
                            description = "the moment; without it, now")
                    @Nullable
                    Instant issuedBefore,
            @Parameters(paramLabel = "USER") String id) {
        target.administration().revokeUser(id, issuedBefore, note.expiresAt, note.reason);
        return said("revoked the tokens of " + id);
    }

    private int said(String line) {
        specification.commandLine().getOut().println(line);
        specification.commandLine().getOut().flush();
        return 0;
    }
}
