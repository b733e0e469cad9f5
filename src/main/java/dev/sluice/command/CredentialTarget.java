package dev.sluice.command;

import dev.sluice.authentication.store.CredentialAdministration;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** In whose database keys and revocations are, and as whom to connect to it. */
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class CredentialTarget {

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--database",
            paramLabel = "URI",
            description = "connects as who owns the tables, or may make them; without it, as database.uri says")
    private @Nullable String uri;

    CredentialAdministration administration() {
        GatewayConfig config = options.load();
        if (config.database().isEmbedded()) {
            String sample = uri == null
                    ? EmbeddedPostgres.running(config.database().dataDirectory())
                            .uri()
                    : uri;
            return new CredentialAdministration(config, new Secret(sample), EmbeddedPostgres.AUTHENTICATOR);
        }
        Secret configured = config.database().uri();
        return new CredentialAdministration(
                config,
                uri == null ? configured : new Secret(uri),
                ServerAddress.parse(configured.value()).user());
    }

    /** A moment from now, as {@code 30m}, {@code 12h} or {@code 90d}, or as it stands in ISO 8601. */
    static final class Moment implements ITypeConverter<Instant> {

        private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([mhd])");

        @Override
        public Instant convert(String text) {
            Matcher span = SPAN.matcher(text);
            if (span.matches()) {
                long number = Long.parseLong(span.group(1));
                return Instant.now()
                        .plus(
                                switch (span.group(2)) {
                                    case "m" -> Duration.ofMinutes(number);
                                    case "h" -> Duration.ofHours(number);
                                    default -> Duration.ofDays(number);
                                });
            }
            try {
                return Instant.parse(text);
            } catch (DateTimeException malformed) {
                throw new TypeConversionException(
                        "'%s' must be a time from now, such as 12h or 90d, or a moment such as 2026-01-31T12:00:00Z"
                                .formatted(text));
            }
        }
    }
}
