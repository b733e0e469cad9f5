package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How keys are fetched that change while the gateway runs.
 *
 * @param timeout of one fetch
 * @param bytesMax the longest key set that is read
 * @param keysMax the most keys in one
 * @param refreshMin the soonest refresh, whatever the source says of its answer's age
 * @param refreshMax the latest one, and the ordinary one where the source says nothing
 * @param staleMax how long fetched keys are used while their source does not answer
 * @param refetchInterval how often at most tokens of unknown keys have the set fetched anew
 * @param fileInterval how often files are looked at
 * @param trustFile certificates in PEM that sources are trusted by; null trusts those that the platform does
 */
public record JwksConfig(
        Duration timeout,
        int bytesMax,
        int keysMax,
        Duration refreshMin,
        Duration refreshMax,
        Duration staleMax,
        Duration refetchInterval,
        Duration fileInterval,
        @Nullable Path trustFile) {

    static JwksConfig from(ConfigReader reader) {
        String trust = reader.optional("trust_file");
        JwksConfig config = new JwksConfig(
                reader.duration("timeout", "2s"),
                reader.bytes("bytes_max", "256kB"),
                reader.integer("keys_max", 100, 1, 1_000),
                reader.duration("refresh_min", "1m"),
                reader.duration("refresh_max", "15m"),
                reader.duration("stale_max", "24h"),
                reader.duration("refetch_interval", "10s"),
                reader.duration("file_interval", "5s"),
                trust == null ? null : Path.of(trust));
        if (config.refreshMin().compareTo(config.refreshMax()) > 0) {
            reader.problem("refresh_min", "must not be above refresh_max");
        }
        if (config.refreshMax().compareTo(config.staleMax()) > 0) {
            reader.problem("stale_max", "must not be below refresh_max");
        }
        return config;
    }
}
