package dev.sluice.contract;

/**
 * Asks a stream for its next part, or ends it.
 *
 * @param more whether another part is wanted
 */
public record StreamDemand(boolean more) implements Message {

    public static final StreamDemand NEXT = new StreamDemand(true);

    public static final StreamDemand END = new StreamDemand(false);
}
