package dev.sluice.config;

/**
 * The limits of batches.
 *
 * @param operationsMax the most operations in one batch
 */
public record BatchConfig(int operationsMax) {

    static BatchConfig from(ConfigReader reader) {
        return new BatchConfig(reader.integer("operations_max", 1_000, 1, 100_000));
    }
}
