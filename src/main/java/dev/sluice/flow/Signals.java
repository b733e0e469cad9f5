package dev.sluice.flow;

import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * What the lines for connections hear from the rest of the gateway, and tell it.
 *
 * @param batchAllowance for each event loop, how many of so many connections batches may use at present
 * @param outlook is told how long it takes
 */
public record Signals(Supplier<IntUnaryOperator> batchAllowance, Outlook outlook) {

    /** Of somebody with whom nobody else shares anything. */
    public static Signals none() {
        return new Signals(IntUnaryOperator::identity, new Outlook());
    }
}
