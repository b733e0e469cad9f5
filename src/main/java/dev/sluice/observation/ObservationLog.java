package dev.sluice.observation;

import dev.sluice.contract.OperationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what an operator should read: one line for each thing, never a credential, a flood's lines once a second. */
public final class ObservationLog implements Observer {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice");

    private final Map<OperationKind, Flood> losses = new ConcurrentHashMap<>();
    private final Map<String, Flood> refused = new ConcurrentHashMap<>();
    private final Map<String, Flood> limited = new ConcurrentHashMap<>();
    private final Map<ConnectionRefusal, Flood> refusals = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final AtomicBoolean credentialsComplete = new AtomicBoolean(true);
    private final Map<String, Object> keySets = new ConcurrentHashMap<>();
    private final AtomicLong rejected = new AtomicLong();

    @Override
    public void requestServed(String method, String path, int status, Duration duration, String requestId) {
        LOG.debug("request {} {} status={} ms={} id={}", method, path, status, duration.toMillis(), requestId);
    }

    @Override
    public void gatewayDraining() {
        LOG.info("draining: no longer ready, no new connections, work under way may finish");
    }

    @Override
    public void portNotSteered(Throwable cause) {
        LOG.warn(
                "another process on the same port cannot be handed connections before they come: {}", cause.toString());
    }

    @Override
    public void verticleEnded(Room room) {
        LOG.error("verticle ended verticle={}", room.label());
    }

    @Override
    public void verticleRestarted(Room room) {
        LOG.warn("verticle runs again verticle={}", room.label());
    }

    @Override
    public void verticleFailed(Room room, Throwable cause) {
        LOG.error("verticle failed verticle={}", room.label(), cause);
    }

    @Override
    public void failed(String operation, String requestId, Throwable cause) {
        LOG.error("failed operation={} id={}", operation, requestId, cause);
    }

    @Override
    public void busTimedOut(String address) {
        LOG.warn("no reply came address={}", address);
    }

    @Override
    public void databaseLost(OperationKind kind, Throwable cause) {
        long times = losses.computeIfAbsent(kind, first -> new Flood()).due();
        if (times > 0) {
            LOG.warn("database lost kind={} times={} cause={}", kind.label(), times, cause.toString());
        }
    }

    @Override
    public void databaseAway(String why) {
        LOG.warn("database away cause=\"{}\"", why);
    }

    @Override
    public void databaseBack(Duration away) {
        LOG.info("database back after_ms={}", away.toMillis());
    }

    @Override
    public void databaseAwaited(String why, Duration atMost) {
        LOG.warn("waiting for the database at_most_s={} cause=\"{}\"", atMost.toSeconds(), why);
    }

    @Override
    public void notificationsLost(String channel, Throwable cause) {
        LOG.warn("notifications not heard channel={} cause={}", channel, cause.toString());
    }

    @Override
    public void notificationsHeard(String channel) {
        LOG.info("notifications heard again channel={}", channel);
    }

    @Override
    public void statementFailed(String operation, String requestId, String sqlState, String message) {
        LOG.warn("statement failed operation={} id={} sqlstate={} message={}", operation, requestId, sqlState, message);
    }

    @Override
    public void unprotected(String why) {
        LOG.warn("unprotected: {}", why);
    }

    @Override
    public void credentialRejected(String reason, Presented presented) {
        long total = rejected.incrementAndGet();
        // Who guesses must not fill the log; the audit has each of them.
        long times = refused.computeIfAbsent(reason, first -> new Flood()).due();
        if (times > 0) {
            LOG.info(
                    "credential rejected presented={} reason={} id={} times={} total={}",
                    presented.as(),
                    reason,
                    presented.requestId(),
                    times,
                    total);
        }
    }

    @Override
    public void databaseExposed(List<String> problems) {
        problems.forEach(problem -> LOG.warn("more than is needed: {}", problem));
    }

    @Override
    public void keyChanged(String name, String change) {
        LOG.info("key {} name={}", change, name);
    }

    @Override
    public void configurationReloaded(String by, List<String> applied, List<String> needsRestart) {
        LOG.info("configuration reloaded by=\"{}\" applied={} needs_restart={}", by, applied, needsRestart);
    }

    @Override
    public void configurationRefused(String by, List<String> problems) {
        LOG.warn("configuration not reloaded by=\"{}\" problems={}", by, problems);
    }

    @Override
    public void rateLimited(String rule) {
        long times = limited.computeIfAbsent(rule, first -> new Flood()).due();
        if (times > 0) {
            LOG.info("rate limit reached rule={} times={}", rule, times);
        }
    }

    @Override
    public void tokenKeysRead(String source, int keys, List<String> passedOver) {
        Object before = keySets.put(source, List.of(keys, passedOver));
        if (!List.of(keys, passedOver).equals(before)) {
            LOG.info("keys of tokens read source=\"{}\" usable={} passed_over={}", source, keys, passedOver);
        }
    }

    @Override
    public void credentialsOff(Throwable cause) {
        LOG.warn(
                "no service keys or revocations from the database: {}, then restart; or set"
                        + " authentication.store.enabled to false",
                cause.getMessage());
    }

    @Override
    public void credentialsRead(int keys, int revocations, boolean complete) {
        if (credentialsComplete.getAndSet(complete) != complete) {
            LOG.warn(
                    complete
                            ? "service keys and revocations are known in memory again"
                            : "more service keys and revocations than authentication.store.revocations_max:"
                                    + " each verification asks the database");
        }
    }

    @Override
    public void tokenKeysMissed(String source, String reason) {
        // Each attempt of an outage fails alike.
        if (!reason.equals(keySets.put(source, reason))) {
            LOG.warn("keys of tokens not read source=\"{}\" reason=\"{}\"", source, reason);
        }
    }

    @Override
    public void viewRefreshed(String resourceType, Instant asOf, Duration duration) {
        LOG.debug("access view refreshed resource_type={} as_of={} ms={}", resourceType, asOf, duration.toMillis());
    }

    @Override
    public void viewRefreshFailed(String resourceType, Throwable cause) {
        LOG.warn("access view not refreshed resource_type={} cause={}", resourceType, cause.toString());
    }

    @Override
    public void viewStands(String resourceType, @Nullable Instant asOf, long changes, @Nullable String problem) {
        String before = problem == null ? problems.remove(resourceType) : problems.put(resourceType, problem);
        if (problem != null && !problem.equals(before)) {
            LOG.warn("access checks of {} are answered live: {}", resourceType, problem);
        }
        if (problem == null && before != null) {
            LOG.info("access checks of {} are answered from their view again", resourceType);
        }
    }

    @Override
    public void schemaLoaded(int relations, int functions, Duration duration) {
        LOG.info("schema cache loaded relations={} functions={} ms={}", relations, functions, duration.toMillis());
    }

    @Override
    public void schemaLoadFailed(Throwable cause) {
        LOG.warn("schema cache not loaded cause={}", cause.toString());
    }

    @Override
    public void keysUnavailable(String file, Throwable cause) {
        LOG.warn(
                "table sluice.idempotency_key cannot be made or used, so requests with an Idempotency-Key are refused:"
                        + " have {} run in the database with its grants, or set idempotency.enabled to false; cause={}",
                file,
                cause.toString());
    }

    @Override
    public void connectionRefused(ConnectionRefusal reason) {
        long times = refusals.computeIfAbsent(reason, first -> new Flood()).due();
        if (times > 0) {
            LOG.warn("connections refused reason={} times={}", reason.label(), times);
        }
    }

    @Override
    public void clientTooSlow(SlowPart part) {
        LOG.debug("client too slow part={}", part.label());
    }

    @Override
    public void certificateReplaced(String door) {
        LOG.info("certificate of {} replaced", door);
    }

    @Override
    public void certificateRefused(String door, String problem) {
        LOG.error("certificate of {} not replaced, the former one still serves: {}", door, problem);
    }

    @Override
    public void certificateKeyOpen(String door, String file) {
        LOG.warn("{}.key: {} can be read by anybody on this machine; chmod 600 it", door, file);
    }

    @Override
    public void eventLoopBlocked(String thread, Duration blocked, StackTraceElement[] stack) {
        if (stack.length == 0) {
            LOG.warn("event loop blocked thread={} ms={}", thread, blocked.toMillis());
            return;
        }
        Throwable culprit = new Throwable("what it is doing");
        culprit.setStackTrace(stack);
        LOG.warn("event loop blocked thread={} ms={}", thread, blocked.toMillis(), culprit);
    }

    @Override
    public void eventLoopFreed(String thread, Duration waited) {
        LOG.warn("event loop works again thread={} waited ms={}", thread, waited.toMillis());
    }

    @Override
    public void processPaused(Duration paused) {
        LOG.warn("process stood still ms={}: stopped, or out of processors or memory", paused.toMillis());
    }
}
