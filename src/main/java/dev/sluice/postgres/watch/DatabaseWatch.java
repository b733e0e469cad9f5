package dev.sluice.postgres.watch;

import dev.sluice.config.DatabaseConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.link.Reach;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database on a connection of its own whether it is there, at intervals and when told to, and tells when that
 * changes. A slow answer is no absence where others hear the server: a gateway under load does not call itself gone.
 * Its start waits for a server that is not there yet.
 */
public final class DatabaseWatch extends VerticleBase {

    private static final Duration LIMIT = Duration.ofMillis(500);

    private static final Duration WAIT_INTERVAL = Duration.ofMillis(500);

    private static final Statement PROBE = Statement.of("/* probe */ select 1");

    private final Databases databases;
    private final DatabaseConfig config;
    private final Observer observer;
    private final Reach reach;
    private volatile @Nullable Context loop;
    private @Nullable Database probed;
    private @Nullable Promise<Standing> probing;
    private @Nullable String absence;
    private long awayNanoTime;

    /**
     * How the database stands.
     *
     * @param note what is wrong where it is away, or slow where it is not; null where nothing is
     */
    public record Standing(boolean there, @Nullable String note) {}

    public DatabaseWatch(Databases databases, DatabaseConfig config, Observer observer) {
        this.databases = databases;
        this.config = config;
        this.observer = observer;
        this.reach = databases.reach();
    }

    /** Completes when the server is there, or has not come: what needs it will say so. */
    @Override
    public Future<?> start() {
        probing = null;
        probed = databases.openUpkeep(OperationKind.TABLE);
        return awaitServer(config.startWait()).onSuccess(waited -> {
            loop = context;
            vertx.setPeriodic(config.probeInterval().toMillis(), tick -> ask());
        });
    }

    private Future<?> awaitServer(Duration limit) {
        long began = System.nanoTime();
        return probe(limit).compose(first -> {
            if (first.there() || !reach.mayComeBack()) {
                return Future.succeededFuture();
            }
            observer.databaseAwaited(String.valueOf(first.note()), limit);
            return awaitUntil(began + limit.toNanos()).onSuccess(there -> {
                if (there) {
                    observer.databaseBack(Duration.ofNanos(System.nanoTime() - began));
                }
            });
        });
    }

    private Future<Boolean> awaitUntil(long end) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            return Future.succeededFuture(false);
        }
        return vertx.timer(Math.min(left, WAIT_INTERVAL.toMillis()), TimeUnit.MILLISECONDS)
                .compose(due -> probe(config.connectTimeout().plus(LIMIT)))
                .compose(standing -> standing.there() ? Future.succeededFuture(true) : awaitUntil(end));
    }

    /** Asks now; may be called on any thread. */
    public Future<Standing> now() {
        Context here = loop;
        if (here == null) {
            return Future.succeededFuture(new Standing(false, "starting"));
        }
        Promise<Standing> answer = Promise.promise();
        here.runOnContext(now -> ask().onComplete(answer));
        return answer.future();
    }

    /** Asks, or waits for the answer of who asks already. */
    private Future<Standing> ask() {
        if (probing != null) {
            return probing.future();
        }
        Promise<Standing> answer = Promise.promise();
        probing = answer;
        probe(LIMIT).onSuccess(standing -> {
            probing = null;
            note(standing);
            answer.complete(standing);
        });
        return answer.future();
    }

    private Future<Standing> probe(Duration limit) {
        long asked = System.nanoTime();
        Call call = Call.begin("readiness probe", OperationKind.TABLE, Deadline.in(limit));
        return Objects.requireNonNull(probed, "the watch has not begun")
                .run(PROBE, Session.GATEWAY, call)
                .map(rows -> new Standing(true, null))
                .otherwise(cause -> new Standing(isSlow(cause) && reach.hasBeenHeardSince(asked), why(cause)));
    }

    private static boolean isSlow(Throwable cause) {
        return cause instanceof GatewayException failed && failed.failure().is(ErrorCode.DEADLINE_PASSED);
    }

    private String why(Throwable cause) {
        return Objects.requireNonNullElseGet(reach.reason(), () -> String.valueOf(cause.getMessage()));
    }

    private void note(Standing standing) {
        if (!standing.there() && absence == null) {
            awayNanoTime = System.nanoTime();
            absence = String.valueOf(standing.note());
            observer.databaseAway(absence);
        }
        if (standing.there() && absence != null) {
            absence = null;
            observer.databaseBack(Duration.ofNanos(System.nanoTime() - awayNanoTime));
        }
    }

    @Override
    public Future<?> stop() {
        return probed == null ? Future.succeededFuture() : probed.close();
    }
}
