package dev.sluice.command.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What has been started and must be ended, the last first, once: at a signal, or when a later start fails. A signal in
 * the middle of a step waits for the step, so that what it starts is ended too.
 */
public final class Shutdown implements Runnable {

    private final Consumer<String> told;
    private final Deque<Runnable> endings = new ArrayDeque<>();
    private volatile boolean over;

    public Shutdown(Consumer<String> told) {
        this.told = told;
    }

    /** Takes a step and remembers how to end what it started. */
    public synchronized <T> T started(Callable<T> step, Consumer<T> ending) throws Exception {
        if (over) {
            throw new IllegalStateException("stopped while starting");
        }
        T started = step.call();
        endings.push(() -> ending.accept(started));
        return started;
    }

    /** Whether the end has begun; told without waiting for it. */
    public boolean isOver() {
        return over;
    }

    /** Begins the end; true where there is something to end. Waits for the step that is being taken. */
    public boolean begin() {
        over = true;
        synchronized (this) {
            return !endings.isEmpty();
        }
    }

    @Override
    public void run() {
        over = true;
        synchronized (this) {
            while (!endings.isEmpty()) {
                end(endings.pop());
            }
        }
    }

    private void end(Runnable ending) {
        try {
            ending.run();
        } catch (RuntimeException fault) {
            told.accept("did not end in order: " + fault);
        }
    }
}
