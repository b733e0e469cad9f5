package dev.sluice.observation;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.Identity;
import dev.sluice.contract.OperationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told what is worth noticing. Called on event loops: an implementation never blocks and never throws. The methods
 * do nothing by default, so that an observer names only what it cares about.
 */
public interface Observer {

    /** An observer that does nothing. */
    Observer NONE = new Observer() {};

    /** A request that a door answered. */
    default void requestServed(String method, String path, int status, Duration duration, String requestId) {}

    /** The gateway is on its way out: it takes no more connections, and lets what is under way finish. */
    default void gatewayDraining() {}

    /** Connections to come could not be sent to another process that listens on the same port. */
    default void portNotSteered(Throwable cause) {}

    /** A verticle that should run has ended. */
    default void verticleEnded(Room room) {}

    /** A verticle that had ended runs again. */
    default void verticleRestarted(Room room) {}

    /** A verticle that had ended could not be started again, or a handler of one threw. */
    default void verticleFailed(Room room, Throwable cause) {}

    /** A failure that is the gateway's own fault, with its cause. */
    default void failed(String operation, String requestId, Throwable cause) {}

    /** A question over the bus that nobody answered in time. */
    default void busTimedOut(String address) {}

    /** Connections of a kind became busy (or, when negative, free). */
    default void connectionsInUse(OperationKind kind, int change) {}

    /** Connections of a kind were opened (or, when negative, closed). */
    default void connectionsOpen(OperationKind kind, int change) {}

    /** Work of a kind began to wait (or, when negative, stopped waiting). */
    default void queued(OperationKind kind, int change) {}

    /** A piece of work got its connection after waiting. */
    default void connectionAcquired(OperationKind kind, Duration waited) {}

    /** Work was dropped because its deadline had passed before it began. */
    default void workExpired(OperationKind kind) {}

    /** Work was refused for want of room. */
    default void shed(OperationKind kind, ShedReason reason) {}

    /** More statements of a kind (or, when negative, fewer) may run at once. */
    default void concurrencyLimit(OperationKind kind, int change) {}

    /** A statement was ended in PostgreSQL before it finished. */
    default void statementCancelled(OperationKind kind, CancelCause cause) {}

    /** The database could not be reached or a connection was lost. */
    default void databaseLost(OperationKind kind, Throwable cause) {}

    /** The database went away, as far as the gateway's own probes tell; told once, until it is back. */
    default void databaseAway(String why) {}

    /** The database is back, after it was away or was waited for. */
    default void databaseBack(Duration away) {}

    /** The start waits for a database that is not there yet. */
    default void databaseAwaited(String why, Duration atMost) {}

    /** A channel of notifications is not heard any more; it is listened to again by itself. */
    default void notificationsLost(String channel, Throwable cause) {}

    /** A channel is heard again, and what may have been missed is made up for. */
    default void notificationsHeard(String channel) {}

    /** Work is tried once more. */
    default void retried(OperationKind kind, RetryReason reason) {}

    /** Work might have been tried once more, had not too much been of late. */
    default void retryRefused(OperationKind kind, RetryReason reason) {}

    /** PostgreSQL refused a statement for a reason that the caller is told only plainly. */
    default void statementFailed(String operation, String requestId, String sqlState, String message) {}

    /** Transactions that span several messages were opened (or, when negative, ended). */
    default void transactionsOpen(int change) {}

    /** A credential was refused, or not even looked at. */
    default void credentialRejected(String reason, Presented presented) {}

    /** A service key, known by its name, let a request in. */
    default void serviceKeyUsed(String name, String role) {}

    /** A service key was made, revoked or otherwise changed in the database while the gateway runs. */
    default void keyChanged(String name, String change) {}

    /** An operation was refused for want of a privilege. */
    default void operationDenied(String operation, String code, Identity identity, String requestId) {}

    /** What is wrong with the connection to the database or the rights of who is logged in, looked at once. */
    default void databaseExposed(List<String> problems) {}

    /** The gateway is up. */
    default void gatewayStarted() {}

    /** The gateway begins to end. */
    default void gatewayStopping() {}

    /**
     * The configuration was read anew and applied.
     *
     * @param by what asked for it
     * @param applied the keys that changed
     * @param needsRestart the keys that will have changed when the gateway is started the next time
     */
    default void configurationReloaded(String by, List<String> applied, List<String> needsRestart) {}

    /** The configuration was read anew and has problems, so nothing changed. */
    default void configurationRefused(String by, List<String> problems) {}

    /**
     * Service keys and revocations were read from the database.
     *
     * @param complete whether they are known here; else there are too many, and each verification asks
     */
    default void credentialsRead(int keys, int revocations, boolean complete) {}

    /** The database has no tables of service keys and revocations, so the gateway goes without. */
    default void credentialsOff(Throwable cause) {}

    /** A setting in force takes a protection away; told once, at the start. */
    default void unprotected(String why) {}

    /** A rate limit turned something away. */
    default void rateLimited(String rule) {}

    /**
     * The keys of a source that tokens are verified with were read.
     *
     * @param passedOver what else it holds, each with why it is not used
     */
    default void tokenKeysRead(String source, int keys, List<String> passedOver) {}

    /** The keys of a source could not be read; the former ones are used while they may be. */
    default void tokenKeysMissed(String source, String reason) {}

    /** An access check that has its decision. */
    default void accessDecided(AccessCheck check, AccessDecision decision, String requestId) {}

    /** A well-formed access check that failed; the code is the failure's that its caller is told. */
    default void accessFailed(AccessCheck check, String code, String requestId) {}

    /** A materialized view was refreshed and holds what was committed at the given moment. */
    default void viewRefreshed(String resourceType, Instant asOf, Duration duration) {}

    /**
     * How the materialized view of a type stands, told every few seconds by each node.
     *
     * @param changes rows of the change log that it does not hold
     * @param problem why every check is answered live, null where nothing is wrong
     */
    default void viewStands(String resourceType, @Nullable Instant asOf, long changes, @Nullable String problem) {}

    default void viewRefreshFailed(String resourceType, Throwable cause) {}

    default void schemaLoaded(int relations, int functions, Duration duration) {}

    default void schemaLoadFailed(Throwable cause) {}

    /** The table of keys cannot be made or tended; the file that makes it would help where it may not be made. */
    default void keysUnavailable(String file, Throwable cause) {}

    /** A connection was closed as soon as it was accepted. */
    default void connectionRefused(ConnectionRefusal reason) {}

    /** A client was slower than it may be and lost its connection or its request. */
    default void clientTooSlow(SlowPart part) {}

    /** A door serves the certificate that its files have come to hold. */
    default void certificateReplaced(String door) {}

    /** The files of a door's certificate have become useless: the former one goes on serving. */
    default void certificateRefused(String door, String problem) {}

    /** Others than its owner may read the private key of a door. */
    default void certificateKeyOpen(String door, String file) {}

    /** Memory was taken for a use (or, when negative, given back). */
    default void memoryReserved(MemoryUse use, long change) {}

    /** Something waits until there is memory for it. */
    default void memoryShort(MemoryUse use) {}

    /** How long work waited for its event loop to get to it. */
    default void eventLoopLag(Duration lag) {}

    /**
     * An event loop has been blocked for longer than its limit; it may be still.
     *
     * @param stack what it is doing; empty where that is over, or was told of a moment ago
     */
    default void eventLoopBlocked(String thread, Duration blocked, StackTraceElement[] stack) {}

    /** An event loop that was told of as blocked works again. */
    default void eventLoopFreed(String thread, Duration waited) {}

    /** The whole process stood still for longer than an event loop may be blocked. */
    default void processPaused(Duration paused) {}
}
