package dev.sluice.metrics;

import dev.sluice.contract.OperationEvent;
import java.time.Duration;
import java.util.stream.IntStream;

/** A window of time that slides by slots; or, of one slot that never ends, all time. Confined to one event loop. */
final class Window {

    private final String label;
    private final long slotNanos;
    private final Slot[] slots;
    private final long[] epochs;

    private Window(String label, long slotNanos, int slots) {
        this.label = label;
        this.slotNanos = slotNanos;
        this.slots = IntStream.range(0, slots).mapToObj(index -> new Slot()).toArray(Slot[]::new);
        this.epochs = new long[slots];
    }

    static Window sliding(String label, Duration slot, int slots) {
        return new Window(label, slot.toNanos(), slots);
    }

    static Window sinceStart() {
        return new Window("start", Long.MAX_VALUE, 1);
    }

    String label() {
        return label;
    }

    void add(OperationEvent event, long nanoTime) {
        long epoch = nanoTime / slotNanos;
        int index = (int) (epoch % slots.length);
        if (epochs[index] != epoch) {
            slots[index].clear();
            epochs[index] = epoch;
        }
        slots[index].add(event);
    }

    /** Everything in the window at the given time, as one slot. */
    Slot total(long nanoTime) {
        long epoch = nanoTime / slotNanos;
        Slot total = new Slot();
        for (int index = 0; index < slots.length; index++) {
            if (epoch - epochs[index] < slots.length) {
                total.add(slots[index]);
            }
        }
        return total;
    }
}
