package dev.sluice.faults;

import dev.sluice.contract.OperationKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** One fault, from before it begins until all of it is over, and everything that was asked meanwhile. */
final class Episode {

    private enum Stage {
        UNDER_WAY,
        OVER
    }

    private static final Duration READY_WITHIN = Duration.ofSeconds(5);

    /** How long after the last answer nothing may be left. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(1);

    private static final long ANSWER_SECONDS_MAX = 5;

    private static final int WORKERS = 8;

    private static final Duration THINKING = Duration.ofMillis(40);

    private static final Duration BEFORE = Duration.ofMillis(150);

    private final Scene scene;
    private final Fault fault;
    private final Sheet sheet;
    private final Ledger ledger = new Ledger();
    private final Caller caller;
    private final Breaches breaches = new Breaches();
    private final Set<Work> served = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.UNDER_WAY);
    private volatile boolean isFaultOver;
    private boolean isLoaded;
    private long recoveredNanos;

    Episode(Scene scene, Fault fault, ClientSide http, Lag lag) {
        this.scene = scene;
        this.fault = fault;
        this.sheet = new Sheet(lag);
        this.caller = Caller.of(scene.gateway(), http, sheet, ledger);
    }

    Sheet sheet() {
        return sheet;
    }

    Duration recovery() {
        return Duration.ofNanos(recoveredNanos);
    }

    /** Each kind is asked for each of its works once, one at a time, when the fault has begun. */
    void idle() {
        fault.begin(scene);
        CompletableFuture.allOf(Arrays.stream(OperationKind.values())
                        .map(kind -> CompletableFuture.runAsync(
                                () -> Work.of(kind).forEach(this::askAlone), task -> new Thread(task).start()))
                        .toArray(CompletableFuture[]::new))
                .join();
        boolean isSettled = fault.isReachedByTheGateway();
        if (isSettled) {
            settle();
        }
        end(() -> Arrays.stream(Work.values())
                .filter(work -> !served.contains(work))
                .forEach(this::askAlone));
        if (!isSettled) {
            settle();
        }
        judge();
    }

    /** Each kind is asked by several at once, before the fault, while it lasts, and until all is well again. */
    void loaded() {
        isLoaded = true;
        List<Thread> workers = workers();
        pause(BEFORE);
        fault.begin(scene);
        pause(Fault.lasting());
        end(() -> pause(THINKING));
        stop(workers);
        settle();
        judge();
    }

    /** Has the same asked for a time, and looks at nothing. */
    void warmUp(Duration time) {
        List<Thread> workers = workers();
        pause(time);
        stop(workers);
        ledger.breaches(scene.database());
    }

    private List<Thread> workers() {
        List<Thread> workers = new ArrayList<>();
        for (OperationKind kind : OperationKind.values()) {
            for (int number = 0; number < WORKERS; number++) {
                int first = number;
                Thread worker = new Thread(() -> work(Work.of(kind), first), "worker");
                worker.start();
                workers.add(worker);
            }
        }
        return workers;
    }

    private void stop(List<Thread> workers) {
        stage.set(Stage.OVER);
        workers.forEach(Episode::join);
    }

    private void work(List<Work> works, int first) {
        for (int turn = first; stage.get() == Stage.UNDER_WAY; turn++) {
            askAlone(works.get(turn % works.size()));
            pause(THINKING);
        }
    }

    /** Asks and waits for the end. What never comes is told by the sheet, which still has it open. */
    private void askAlone(Work work) {
        boolean isAfter = isFaultOver;
        try {
            Future<?> asked = work.ask(caller);
            asked.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                    .join();
            if (isAfter) {
                served.add(work);
            }
        } catch (CompletionException failed) {
            // Noted where it was asked.
        }
    }

    /** Ends the fault and waits until the gateway is ready and every work has been served. */
    private void end(Runnable meanwhile) {
        fault.end(scene);
        long since = System.nanoTime();
        isFaultOver = true;
        boolean isReady = false;
        while (System.nanoTime() - since < READY_WITHIN.toNanos()
                && !(isReady && served.size() == Work.values().length)) {
            meanwhile.run();
            isReady = scene.isReady();
        }
        recoveredNanos = System.nanoTime() - since;
        if (!isReady) {
            breaches.add("not ready within " + READY_WITHIN);
        }
        Set<Work> unserved = EnumSet.allOf(Work.class);
        unserved.removeAll(served);
        if (!unserved.isEmpty()) {
            breaches.add("not served within " + READY_WITHIN + ": " + unserved);
        }
    }

    private void settle() {
        if (fault.leavesConnections()) {
            // Those that only read cannot tell that they are to another server, and would meet none of the faults
            // after. Before the pause, so that nobody loses one in the next episode.
            scene.proxy().reset();
        }
        pause(SETTLED_AFTER);
        sheet.open().forEach(work -> breaches.add(work + " was never answered"));
        breaches.addAll(Leftovers.in(scene.database()));
        breaches.addAll(Leftovers.in(scene.gateway().management()));
    }

    private void judge() {
        breaches.addAll(ledger.breaches(scene.database()));
        breaches.addAll(sheet.wrongs().stream().distinct().limit(5).toList());
        for (Map.Entry<OperationKind, List<Answered>> kind : sheet.byKind().entrySet()) {
            for (Answered answer : kind.getValue()) {
                if (!codes(answer).contains(answer.code())) {
                    breaches.add("%s was answered %s".formatted(answer.work(), answer.code()));
                }
                if (answer.overrun().compareTo(Duration.ofMillis(100)) > 0) {
                    breaches.add(
                            "%s was answered %s late by ms".formatted(answer.work(), answer.code()),
                            answer.overrun().toMillis());
                }
            }
        }
    }

    /** Where many ask at once, some wait too long for their turn, or are sent away before they do. */
    private Set<String> codes(Answered answer) {
        Set<String> codes = fault.codes(answer.work().effect());
        if (isLoaded) {
            codes.addAll(Set.of("SLC001", "SLC002"));
        }
        if (answer.isStarved()) {
            codes.add("SLC001");
        }
        return codes;
    }

    /** What went against the promises. */
    List<String> breaches() {
        return breaches.told();
    }

    private static void join(Thread worker) {
        try {
            worker.join(TimeUnit.SECONDS.toMillis(2 * ANSWER_SECONDS_MAX));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
