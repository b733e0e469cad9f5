package dev.sluice.config;

/**
 * How much one request of the dialect, or one table operation, may ask for.
 *
 * @param filtersMax the most comparisons in one operation
 * @param depthMax how deep conditions and embedded resources may nest
 * @param inValuesMax the most values in one {@code in}
 * @param selectMax the most items of all select lists together
 * @param embedsMax the most embedded resources
 * @param streamThresholdRows rows beyond which a result is streamed where the request asked for that
 * @param unfilteredWrites whether an update or delete may come without a filter
 */
public record RestCaps(
        int filtersMax,
        int depthMax,
        int inValuesMax,
        int selectMax,
        int embedsMax,
        long streamThresholdRows,
        boolean unfilteredWrites) {}
