package dev.sluice.observation;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes access decisions to a logger of their own, one JSON object a line. A thread of its own names the ids and
 * writes, however slow the log is; where more lines wait for it than may, the next are dropped and counted, never
 * waited for.
 */
public final class AccessAudit implements Observer, AutoCloseable {

    static final int LINES_WAITING_MAX = 8_192;

    private static final long CLOSE_SECONDS_MAX = 2;

    private static final Logger LINES = LoggerFactory.getLogger("dev.sluice.audit");

    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice");

    private final Kept kept;
    private final AuditIds ids;
    private final InstantSource clock;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LINES_WAITING_MAX),
            AccessAudit::thread,
            (line, full) -> drop());

    /** Which decisions are written; where denials are, so are checks that fail. */
    public record Kept(boolean denials, boolean grants) {}

    public AccessAudit(Kept kept, AuditIds ids) {
        this(kept, ids, InstantSource.system());
    }

    AccessAudit(Kept kept, AuditIds ids, InstantSource clock) {
        this.kept = kept;
        this.ids = ids;
        this.clock = clock;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sluice-audit");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void accessDecided(AccessCheck check, AccessDecision decision, String requestId) {
        if (decision.accessGranted() ? kept.grants() : kept.denials()) {
            write(AuditLine.of(check, decision, now(), requestId));
        }
    }

    @Override
    public void accessFailed(AccessCheck check, String code, String requestId) {
        if (kept.denials()) {
            write(AuditLine.ofFailure(check, code, now(), requestId));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void write(AuditLine line) {
        if (LINES.isInfoEnabled()) {
            writer.execute(() -> LINES.info(line.json(ids, untold.getAndSet(0))));
        }
    }

    private void drop() {
        dropped.incrementAndGet();
        untold.incrementAndGet();
    }

    /** How many lines have been dropped since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Writes what waits, for a short time at most, and says how much of it was left. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (writer.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        LOG.warn(
                "audit lines not written at the end lines={}",
                writer.shutdownNow().size());
    }
}
