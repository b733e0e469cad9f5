package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * The caps of table operations.
 *
 * @param rowsMax the most rows that one read returns, as PostgREST's {@code db-max-rows}; null is no cap
 * @param filtersMax the most comparisons in one operation
 * @param depthMax how deep conditions may nest
 * @param inValuesMax the most values in one {@code in}
 */
public record RestConfig(@Nullable Long rowsMax, int filtersMax, int depthMax, int inValuesMax) {

    static RestConfig from(ConfigReader reader) {
        return new RestConfig(
                reader.optionalNumber("rows_max"),
                reader.integer("filters_max", 100, 1, 10_000),
                reader.integer("depth_max", 10, 1, 64),
                reader.integer("in_values_max", 1_000, 1, 100_000));
    }
}
