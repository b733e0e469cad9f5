package dev.sluice.observation;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.Identity;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes who was let in or turned away, and what was changed, to a logger of its own, one JSON object a line. A thread
 * of its own names the ids and writes, however slow the log is; where more lines wait for it than may, the next are
 * dropped and counted, never waited for.
 */
public final class Audit implements Observer, AutoCloseable {

    static final int LINES_WAITING_MAX = 8_192;

    private static final long CLOSE_SECONDS_MAX = 2;

    private static final Logger LINES = LoggerFactory.getLogger("dev.sluice.audit");

    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice");

    private final InstantSource clock;
    private final KeyUses keyUses = new KeyUses();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LINES_WAITING_MAX),
            Audit::thread,
            (line, full) -> drop());
    private volatile Rules rules;

    /**
     * What is written; changes of configuration and keys always are.
     *
     * @param denials whether refusals of access are, and checks that fail
     * @param grants whether grants of access are
     * @param authentication whether credentials that are refused are
     * @param serviceKeys whether uses of service keys are
     * @param clientAddresses whether it is told where refused credentials came from
     */
    public record Kept(
            boolean denials, boolean grants, boolean authentication, boolean serviceKeys, boolean clientAddresses) {}

    private record Rules(Kept kept, AuditIds ids) {}

    public Audit(Kept kept, AuditIds ids) {
        this(kept, ids, InstantSource.system());
    }

    Audit(Kept kept, AuditIds ids, InstantSource clock) {
        this.rules = new Rules(kept, ids);
        this.clock = clock;
    }

    /** Writes by other rules from now on; may be called on any thread. */
    public void follow(Kept kept, AuditIds ids) {
        rules = new Rules(kept, ids);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sluice-audit");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void accessDecided(AccessCheck check, AccessDecision decision, String requestId) {
        Kept kept = rules.kept();
        if (decision.accessGranted() ? kept.grants() : kept.denials()) {
            write(AuditLines.of(check, decision, requestId));
        }
    }

    @Override
    public void accessFailed(AccessCheck check, String code, String requestId) {
        if (rules.kept().denials()) {
            write(AuditLines.ofFailure(check, code, requestId));
        }
    }

    @Override
    public void operationDenied(String operation, String code, Identity identity, String requestId) {
        if (rules.kept().denials()) {
            write(AuditLines.ofDenial(operation, code, identity, requestId));
        }
    }

    @Override
    public void credentialRejected(String reason, Presented presented) {
        Kept kept = rules.kept();
        if (kept.authentication()) {
            write(AuditLines.ofRejection(reason, presented, kept.clientAddresses()));
        }
    }

    @Override
    public void serviceKeyUsed(String name, String role) {
        if (rules.kept().serviceKeys() && keyUses.add(name, role)) {
            write(AuditLines.ofUse(name, role, 1));
        }
    }

    /** Writes how often each service key was used since the last line about it; to be called now and then. */
    public void tellKeyUses() {
        keyUses.tell((use, times) -> write(AuditLines.ofUse(use.name(), use.role(), times)));
    }

    @Override
    public void keyChanged(String name, String change) {
        write(AuditLine.of("key_changed").with("key", name).with("change", change));
    }

    @Override
    public void configurationReloaded(String by, List<String> applied, List<String> needsRestart) {
        write(AuditLine.of("configuration_reloaded")
                .with("by", by)
                .with("applied", applied)
                .with("needs_restart", needsRestart));
    }

    @Override
    public void configurationRefused(String by, List<String> problems) {
        write(AuditLine.of("configuration_refused").with("by", by).with("problems", problems.size()));
    }

    @Override
    public void gatewayStarted() {
        write(AuditLine.of("gateway_started"));
    }

    @Override
    public void gatewayStopping() {
        write(AuditLine.of("gateway_stopping"));
    }

    private void write(AuditLine line) {
        if (LINES.isInfoEnabled()) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            AuditIds ids = rules.ids();
            writer.execute(() -> LINES.info(line.json(now, ids, untold.getAndSet(0))));
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
        tellKeyUses();
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
