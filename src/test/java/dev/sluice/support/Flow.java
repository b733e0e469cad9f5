package dev.sluice.support;

import java.time.Duration;

/**
 * How bytes get through a {@link FaultProxy} in one direction of one connection.
 *
 * @param delay how long each chunk is held back before it goes on, and those behind it with it
 * @param bytesPerSecond how many get through, 0 for as many as come
 * @param bytes after how many {@code then} happens, counted from when the flow was set; negative for never
 * @param then what happens to the connection after that many
 */
public record Flow(Duration delay, long bytesPerSecond, long bytes, Then then) {

    /** What follows the last byte that gets through. */
    public enum Then {
        /** Nothing ever again, not even an end; the bytes wait as those of lost packets do and follow when healed. */
        SILENCE,
        /** The end of this direction only, as of a peer that has closed its half; what follows is thrown away. */
        END,
        /** A reset to both sides. */
        RESET
    }

    /** Nothing wrong. */
    public static final Flow PASSING = new Flow(Duration.ZERO, 0, -1, Then.SILENCE);

    /** A black hole: nothing gets through, and nobody is told. */
    public static final Flow SILENT = after(0, Then.SILENCE);

    public static Flow delayed(Duration delay) {
        return new Flow(delay, 0, -1, Then.SILENCE);
    }

    public static Flow limited(long bytesPerSecond) {
        return new Flow(Duration.ZERO, bytesPerSecond, -1, Then.SILENCE);
    }

    public static Flow after(long bytes, Then then) {
        return new Flow(Duration.ZERO, 0, bytes, then);
    }
}
