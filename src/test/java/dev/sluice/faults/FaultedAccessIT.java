package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.AccessCheck;
import dev.sluice.sample.ServerAddress;
import dev.sluice.support.Alone;
import dev.sluice.support.Archive;
import dev.sluice.support.FaultProxy;
import dev.sluice.support.FaultProxy.Direction;
import dev.sluice.support.Flow;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Access checks are never stale, whatever becomes of the gateway's connections: what was revoked and committed is not
 * granted by a check that began after that. Those that cannot be answered fail, and grant nothing.
 */
@Alone
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultedAccessIT {

    private static final int ROUNDS = Integer.getInteger("sluice.faults.rounds", 1) * 24;

    private static final int ASKERS = 4;

    private static final Duration MOMENT = Duration.ofMillis(120);

    /** When a check was asked and answered, on the clock of this process. */
    private record Granted(long asked, long answered, String source) {}

    /** From the commit that took the right away until just before it was given again. */
    private record Revoked(long from, long until) {}

    private final ConcurrentLinkedQueue<Granted> grants = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> denials = new ConcurrentLinkedQueue<>();
    private final List<Revoked> revocations = new ArrayList<>();
    private FaultProxy proxy;
    private Archive archive;
    private TestDatabase direct;
    private volatile boolean isOver;

    @BeforeAll
    void open(TestDatabase database, @TempDir Path folder) {
        direct = database;
        ServerAddress server = ServerAddress.parse(database.uri());
        proxy = FaultProxy.to(server.port());
        ServerAddress proxied =
                new ServerAddress(server.host(), proxy.port(), server.user(), server.password(), server.database());
        archive = Archive.open(
                new TestDatabase(proxied.uri(), database.administratorUri()),
                folder,
                "authorization.inspect_interval=100ms");
    }

    @AfterAll
    void close() {
        proxy.heal();
        archive.close();
        proxy.close();
    }

    @Test
    void whatWasRevokedIsNeverGrantedWhileFaultsHappen() throws InterruptedException {
        List<Thread> askers = new ArrayList<>();
        for (int asker = 0; asker < ASKERS; asker++) {
            Thread thread = new Thread(this::ask, "asker");
            thread.start();
            askers.add(thread);
        }
        for (int round = 0; round < ROUNDS; round++) {
            round(round);
        }
        isOver = true;
        for (Thread asker : askers) {
            asker.join(TimeUnit.SECONDS.toMillis(10));
        }
        System.out.printf(
                "access under faults: %d revocations, %d checks granted, %d denied%n",
                revocations.size(), grants.size(), denials.size());
        assertThat(grants).isNotEmpty();
        assertThat(denials).isNotEmpty();
        assertThat(grants.stream().map(Granted::source)).contains("view", "live");
        assertThat(grants).noneMatch(this::isStale);
    }

    private boolean isStale(Granted grant) {
        return revocations.stream()
                .anyMatch(revoked -> grant.asked() > revoked.from() && grant.answered() < revoked.until());
    }

    /** A fault, the right taken away under it, served again, and the right given again; some with a refresh between. */
    private void round(int round) {
        fault(round);
        archive.run("delete from archive.pass");
        long revoked = System.nanoTime();
        pause(MOMENT);
        proxy.heal();
        if (round % 3 == 0) {
            archive.refresh();
        }
        pause(MOMENT);
        revocations.add(new Revoked(revoked, System.nanoTime()));
        archive.run("insert into archive.pass (holder, shelf) values ('%s', 'maps')".formatted(Archive.BEN));
        if (round % 2 == 0) {
            archive.refresh();
        }
        pause(MOMENT);
    }

    private void fault(int round) {
        switch (round % 6) {
            case 0 -> proxy.reset();
            case 1 -> proxy.silence();
            case 2 -> proxy.flow(Direction.TO_CLIENT, Flow.SILENT);
            case 3 -> proxy.end(Direction.TO_CLIENT);
            case 4 -> proxy.flow(Direction.TO_SERVER, Flow.delayed(MOMENT));
            default ->
                direct.rows("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and application_name like 'sluice %'");
        }
    }

    private void ask() {
        AccessCheck check = AccessCheck.of(Archive.BEN, "document", Archive.MAP, "read");
        while (!isOver) {
            long asked = System.nanoTime();
            try {
                var decision = archive.bus()
                        .checkAccess(check)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
                if (decision.accessGranted()) {
                    grants.add(new Granted(asked, System.nanoTime(), String.valueOf(decision.source())));
                } else {
                    denials.add(asked);
                }
            } catch (ExecutionException | TimeoutException unanswered) {
                // Nothing was granted, which is all that is asked for here.
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            pause(Duration.ofMillis(2));
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
