package dev.sluice.metrics.access;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How many of the checks of about the last minute were answered live. Told on every event loop, without locks. */
final class LiveShare {

    private static final long SLOT_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int SLOTS = 6;

    private final LongSupplier nanoTime;
    private final AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(SLOTS);

    /** What was counted in one stretch of time. */
    private record Slot(long epoch, LongAdder live, LongAdder all) {

        Slot(long epoch) {
            this(epoch, new LongAdder(), new LongAdder());
        }
    }

    LiveShare(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (int index = 0; index < SLOTS; index++) {
            slots.set(index, new Slot(epoch() - SLOTS));
        }
    }

    private long epoch() {
        return Math.floorDiv(nanoTime.getAsLong(), SLOT_NANOS);
    }

    void add(boolean isLive) {
        Slot slot = current();
        slot.all().increment();
        if (isLive) {
            slot.live().increment();
        }
    }

    private Slot current() {
        long epoch = epoch();
        int index = Math.floorMod(epoch, SLOTS);
        Slot slot = slots.get(index);
        if (slot.epoch() == epoch) {
            return slot;
        }
        Slot next = new Slot(epoch);
        return slots.compareAndSet(index, slot, next) ? next : slots.get(index);
    }

    /** From 0 to 1; not a number where nothing was counted. */
    double ratio() {
        long oldest = epoch() - SLOTS + 1;
        long live = 0;
        long all = 0;
        for (int index = 0; index < SLOTS; index++) {
            Slot slot = slots.get(index);
            if (slot.epoch() >= oldest) {
                live += slot.live().sum();
                all += slot.all().sum();
            }
        }
        return all == 0 ? Double.NaN : (double) live / all;
    }
}
