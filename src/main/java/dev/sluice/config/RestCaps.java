package dev.sluice.config;

/**
 * How much one request of the dialect, or one table operation, may ask for.
 *
 * @param filtersMax the most comparisons in one operation
 * @param depthMax how deep conditions and embedded resources may nest
 * @param inValuesMax the most values in one {@code in}
 * @param selectMax the most items of all select lists together, as of all orders, and steps of one JSON path
 * @param embedsMax the most embedded resources
 * @param streamThresholdRows rows beyond which a result is streamed where the request asked for that
 * @param answerBytesMax the largest answer, and part of a batch's, that is not streamed
 * @param unfilteredWrites whether an update or delete may come without a filter
 */
public record RestCaps(
        int filtersMax,
        int depthMax,
        int inValuesMax,
        int selectMax,
        int embedsMax,
        long streamThresholdRows,
        int answerBytesMax,
        boolean unfilteredWrites) {

    static RestCaps from(ConfigReader reader) {
        return new RestCaps(
                reader.integer("filters-max", 100, 1, Integer.MAX_VALUE),
                reader.integer("depth-max", 10, 1, Integer.MAX_VALUE),
                reader.integer("in-values-max", 1_000, 1, Integer.MAX_VALUE),
                reader.integer("select-max", 200, 1, Integer.MAX_VALUE),
                reader.integer("embeds-max", 20, 1, Integer.MAX_VALUE),
                reader.integer("stream-threshold-rows", 1_000, 1, Integer.MAX_VALUE),
                reader.bytes("answer-bytes-max", MemoryConfig.ofHeap(16)),
                reader.flag("unfiltered-writes", false));
    }
}
