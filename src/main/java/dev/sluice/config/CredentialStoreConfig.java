package dev.sluice.config;

import dev.sluice.contract.Labelled;
import java.time.Duration;
import java.util.List;

/**
 * How service keys and revocations are read from the database.
 *
 * @param use whether they are
 * @param pollInterval how often each node looks for new ones
 * @param strict whether the database is asked at each verification, and not only where the request wants it
 * @param entriesMax the most keys and revocations that are kept in memory; with more of them each verification asks
 */
public record CredentialStoreConfig(Use use, Duration pollInterval, boolean strict, int entriesMax) {

    /** Several polls must fit into the second after which what was read is no longer trusted. */
    private static final Duration POLL_INTERVAL_MAX = Duration.ofMillis(500);

    /** Whether the store is used. */
    public enum Use implements Labelled {
        /** Where the database has its tables, or the gateway may make them. */
        AUTO("auto"),
        /** Always: without its tables the gateway does not start. */
        REQUIRED("true"),
        OFF("false");

        private final String label;

        Use(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    static CredentialStoreConfig from(ConfigReader reader) {
        Duration pollInterval = reader.duration("poll_interval", "250ms");
        if (pollInterval.compareTo(POLL_INTERVAL_MAX) > 0) {
            reader.problem("poll_interval", "must be 500ms or less");
        }
        return new CredentialStoreConfig(
                reader.choice("enabled", List.of(Use.values()), Use::label),
                pollInterval,
                reader.flag("strict", false),
                reader.integer("revocations_max", 100_000, 1, 10_000_000));
    }
}
