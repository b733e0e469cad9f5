package dev.sluice.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long the event loops of this process, the gateway's and the clients', had work and were given no processor. Linux
 * counts that for each thread. On a machine that others use as well no answer can come, or be seen, sooner than its
 * loop runs; what was withheld during a request is taken off its lateness, so that the bound need not be loosened for
 * all. Where a machine is quiet it is nothing. A pause of the whole process is counted by this thread's own delay.
 */
final class Lag implements AutoCloseable {

    private static final Path THREADS = Path.of("/proc/self/task");

    /** As much of the name of an event loop's thread as Linux keeps. */
    private static final String EVENT_LOOP = "vert.x-eventloo";

    private static final long PAUSE_NANOS = 4_000_000;

    /** Waking up is never exact; less than this is no delay. */
    private static final long ORDINARY_NANOS = 2_000_000;

    private static final int NOTES = 16_384;

    /** What had been withheld until a moment: of each event loop, and last of this thread. */
    private record Note(long moment, List<Long> withheld) {}

    private final Note[] notes = new Note[NOTES];
    private final List<Path> counts;
    private volatile boolean isClosed;
    private long paused;
    private int written;

    private Lag(List<Path> counts) {
        this.counts = counts;
    }

    /** Begins to count, for the event loops that there are. */
    static Lag watching() throws IOException {
        List<Path> counts = new ArrayList<>();
        try (Stream<Path> threads = Files.list(THREADS)) {
            for (Path thread : threads.toList()) {
                if (isEventLoop(thread)) {
                    counts.add(thread.resolve("schedstat"));
                }
            }
        }
        Lag lag = new Lag(List.copyOf(counts));
        Thread thread = new Thread(lag::watch, "lag");
        thread.setDaemon(true);
        thread.start();
        return lag;
    }

    private static boolean isEventLoop(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).startsWith(EVENT_LOOP);
        } catch (IOException endedMeanwhile) {
            return false;
        }
    }

    private void watch() {
        long last = System.nanoTime();
        while (!isClosed) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = System.nanoTime();
            paused += Math.max(0, now - last - PAUSE_NANOS - ORDINARY_NANOS);
            last = now;
            note(now);
        }
    }

    private void note(long now) {
        List<Long> withheld = new ArrayList<>();
        counts.forEach(count -> withheld.add(withheld(count)));
        withheld.add(paused);
        synchronized (this) {
            notes[written++ % NOTES] = new Note(now, withheld);
        }
    }

    /** The second number: nanoseconds that the thread was ready to run and waited. */
    private static long withheld(Path count) {
        try {
            return Long.parseLong(
                    Files.readString(count, StandardCharsets.US_ASCII).split(" ", 3)[1]);
        } catch (IOException ended) {
            return 0;
        }
    }

    /** The most that was withheld from one of them since a moment of {@link System#nanoTime}. */
    synchronized long since(long from) {
        int last = written - 1;
        if (last < 0) {
            return 0;
        }
        int first = last;
        while (first > 0 && last - first < NOTES - 1 && notes[first % NOTES].moment() > from) {
            first--;
        }
        long most = 0;
        for (int index = 0; index <= counts.size(); index++) {
            most = Math.max(most, withheld(last, index) - withheld(first, index));
        }
        return most;
    }

    private long withheld(int note, int index) {
        return notes[note % NOTES].withheld().get(index);
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
