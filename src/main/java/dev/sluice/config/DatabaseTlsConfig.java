package dev.sluice.config;

import dev.sluice.contract.Labelled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to PostgreSQL must prove before anything is said on it.
 *
 * @param mode null is {@code disable} to this machine and {@code verify-full} to any other
 * @param rootCertificate the authorities that may vouch for the server, in PEM; null is those of the Java platform
 * @param certificate by which the gateway shows who it is, in PEM; null shows none
 * @param key of the certificate, in PEM
 */
public record DatabaseTlsConfig(
        @Nullable Mode mode,
        @Nullable Path rootCertificate,
        @Nullable Path certificate,
        @Nullable Path key) {

    /** How much is asked of a link, by libpq's names. */
    public enum Mode implements Labelled {
        DISABLE("disable"),
        PREFER("prefer"),
        REQUIRE("require"),
        VERIFY_CA("verify-ca"),
        VERIFY_FULL("verify-full");

        private final String label;

        Mode(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    static DatabaseTlsConfig from(ConfigReader reader, ConnectionString connection) {
        ConfigReader given = reader.over(connection.tls());
        DatabaseTlsConfig config = new DatabaseTlsConfig(
                given.optional("mode") == null ? null : given.choice("mode", List.of(Mode.values()), Mode::label),
                file(given, "root_certificate"),
                file(given, "certificate"),
                file(given, "key"));
        config.check(given);
        return config;
    }

    private static @Nullable Path file(ConfigReader reader, String name) {
        String text = reader.optional(name);
        if (text == null) {
            return null;
        }
        Path path = Path.of(text);
        if (!Files.isReadable(path)) {
            reader.problem(name, "'%s' cannot be read".formatted(text));
        }
        return path;
    }

    private void check(ConfigReader reader) {
        if (mode == Mode.VERIFY_CA && rootCertificate == null) {
            reader.problem(
                    "root_certificate",
                    "is missing: with verify-ca anybody's certificate of a public authority would do");
        }
        if ((certificate == null) != (key == null)) {
            reader.problem("key", "goes together with certificate");
        }
    }
}
