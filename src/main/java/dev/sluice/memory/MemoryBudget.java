package dev.sluice.memory;

import dev.sluice.observation.MemoryUse;
import dev.sluice.observation.Observer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that may be held at once for one use. Who finds no room waits, and is told when some has become free: that is
 * how a socket is read no faster than memory allows. Shared by all event loops, without locks.
 */
public final class MemoryBudget {

    private final MemoryUse use;
    private final long most;
    private final Observer observer;
    private final AtomicLong taken = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    public MemoryBudget(MemoryUse use, long most, Observer observer) {
        this.use = use;
        this.most = most;
        this.observer = observer;
    }

    /** A budget that is never used up. */
    public static MemoryBudget unlimited(MemoryUse use) {
        return new MemoryBudget(use, Long.MAX_VALUE / 2, Observer.NONE);
    }

    /** All that may be held at once. */
    public long most() {
        return most;
    }

    /** Whether so much could be taken now; what nobody else stands in the way of always can. */
    public boolean hasRoom(long bytes) {
        long now = taken.get();
        return now == 0 || now + bytes <= most;
    }

    /** Takes memory where there is room, which is to be given back. */
    public boolean tryTake(long bytes) {
        for (long now = taken.get(); now == 0 || now + bytes <= most; now = taken.get()) {
            if (taken.compareAndSet(now, now + bytes)) {
                observer.memoryReserved(use, bytes);
                return true;
            }
        }
        return false;
    }

    /** Takes memory that is in use already, whether or not there is room. */
    public void take(long bytes) {
        taken.addAndGet(bytes);
        observer.memoryReserved(use, bytes);
    }

    /** Gives back what was taken, and tells who has waited longest. */
    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
        observer.memoryReserved(use, -bytes);
        tellNext();
    }

    /**
     * Has somebody told once, on any thread, when there may be room. Who is told looks for room itself, and tells
     * {@linkplain #tellNext the next} where some is left.
     */
    public void await(long bytes, Runnable waiter) {
        observer.memoryShort(use);
        waiting.add(waiter);
        if (hasRoom(bytes)) {
            // Some was given back after its waiter had looked and before it waited.
            tellNext();
        }
    }

    /** Waits no more; false where it has been told already, and so must tell the next. */
    public boolean leave(Runnable waiter) {
        return waiting.remove(waiter);
    }

    /** Tells who has waited longest. */
    public void tellNext() {
        Runnable next = waiting.poll();
        if (next != null) {
            next.run();
        }
    }
}
