package dev.sluice.faults;

import dev.sluice.contract.OperationKind;
import dev.sluice.support.FaultProxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One fault between clients and the gateway, with those whom it meets and others who come by another way. */
final class ClientEpisode {

    private enum Stage {
        UNDER_WAY,
        OVER
    }

    /**
     * What a client may be told: the gateway's limits for clients that are slow to ask are as short as its deadline.
     */
    private static final Set<String> HEARD =
            Set.of(Answered.OK, Answered.TRANSPORT, Answered.CUT, "SLC001", "SLC204", "SLC301");

    private static final Duration READY_WITHIN = Duration.ofSeconds(5);

    private static final Duration SETTLED_AFTER = Duration.ofSeconds(1);

    private static final Duration SPARE = Duration.ofMillis(100);

    private static final Duration THINKING = Duration.ofMillis(60);

    private static final long ANSWER_SECONDS_MAX = 5;

    private static final int WORKERS = 2;

    private static final List<Work> BY_HTTP = Arrays.stream(Work.values())
            .filter(work -> work.name().endsWith("BY_HTTP"))
            .toList();

    private final Scene scene;
    private final FaultProxy proxy;
    private final ClientFault fault;
    private final Lag lag;
    private final Sheet met;
    private final Sheet unharmed;
    private final Ledger ledger = new Ledger();
    private final Caller others;
    private final Caller clients;
    private final Breaches breaches = new Breaches();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.UNDER_WAY);
    private long recoveredNanos;
    private boolean isLoaded;

    ClientEpisode(Scene scene, FaultProxy proxy, ClientFault fault, ClientSide http, Lag lag) {
        this.scene = scene;
        this.proxy = proxy;
        this.fault = fault;
        this.lag = lag;
        this.met = new Sheet(lag);
        this.unharmed = new Sheet(lag);
        this.others = Caller.of(scene.gateway(), http, unharmed, ledger);
        this.clients = others.through(proxy.port(), met);
    }

    Sheet met() {
        return met;
    }

    Sheet unharmed() {
        return unharmed;
    }

    Duration recovery() {
        return Duration.ofNanos(recoveredNanos);
    }

    List<String> breaches() {
        return breaches.told();
    }

    /** Each work is asked for once by a client that meets the fault, and once by one that does not. */
    void idle() {
        Thread watch = start(this::watch);
        BY_HTTP.forEach(work -> askAlone(clients, work));
        fault.begin(proxy);
        List<Thread> askers = BY_HTTP.stream()
                .flatMap(work -> Stream.of(clients, others).map(caller -> start(() -> askAlone(caller, work))))
                .toList();
        pause(Caller.LIMIT.plus(SPARE).multipliedBy(3));
        finish(askers, watch);
    }

    /** Several ask again and again, on both ways, from before the fault on. */
    void loaded() {
        isLoaded = true;
        Thread watch = start(this::watch);
        List<Thread> workers = Arrays.stream(OperationKind.values())
                .flatMap(kind -> Stream.of(clients, others)
                        .flatMap(caller -> Stream.iterate(0, number -> number + 1)
                                .limit(WORKERS)
                                .map(first -> start(() -> work(caller, kind, first)))))
                .toList();
        pause(Caller.LIMIT);
        fault.begin(proxy);
        pause(Fault.lasting());
        stage.set(Stage.OVER);
        pause(Caller.LIMIT.plus(SPARE).multipliedBy(2));
        finish(workers, watch);
    }

    private void work(Caller caller, OperationKind kind, int first) {
        List<Work> works = BY_HTTP.stream().filter(work -> work.kind() == kind).toList();
        for (int turn = first; stage.get() == Stage.UNDER_WAY; turn++) {
            askAlone(caller, works.get(turn % works.size()));
            pause(THINKING);
        }
    }

    /** What is left is looked for while the fault lasts still: the gateway must be rid of it by itself. */
    private void finish(List<Thread> askers, Thread watch) {
        pause(SETTLED_AFTER);
        breaches.addAll(Leftovers.in(scene.database()));
        breaches.addAll(Leftovers.in(scene.gateway().management()));
        unharmed.open().forEach(work -> breaches.add(work + " of another client was never answered"));
        if (fault.isHeardInTime()) {
            met.open().forEach(work -> breaches.add(work + " was neither answered nor ended"));
        }
        stage.set(Stage.OVER);
        fault.end(proxy);
        askers.forEach(ClientEpisode::join);
        join(watch);
        recover();
        judge();
    }

    private void recover() {
        long since = System.nanoTime();
        Set<Work> unserved = ConcurrentHashMap.newKeySet();
        unserved.addAll(EnumSet.copyOf(BY_HTTP));
        while (!unserved.isEmpty() && System.nanoTime() - since < READY_WITHIN.toNanos()) {
            unserved.removeIf(work -> askAlone(clients, work));
        }
        recoveredNanos = System.nanoTime() - since;
        unserved.forEach(work -> breaches.add(work + " was not served within " + READY_WITHIN));
    }

    /** Asks, waits for the end, and tells whether it was served. */
    private static boolean askAlone(Caller caller, Work work) {
        try {
            work.ask(caller)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                    .join();
            return true;
        } catch (CompletionException failed) {
            // Noted where it was asked.
            return false;
        }
    }

    /** The gateway is ready all the time, and nothing of it runs in PostgreSQL for longer than a deadline lets it. */
    private void watch() {
        while (stage.get() == Stage.UNDER_WAY) {
            if (!scene.isReady()) {
                breaches.add("not ready");
            }
            for (List<String> row : Leftovers.ages(scene.database())) {
                long age = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(row.get(1)));
                long over = age - Caller.LIMIT.plus(SPARE).toNanos() - lag.since(System.nanoTime() - age);
                if (over > 0) {
                    breaches.add("overdue in PostgreSQL by ms: " + row.get(0), TimeUnit.NANOSECONDS.toMillis(over));
                }
            }
            pause(THINKING);
        }
    }

    private void judge() {
        breaches.addAll(ledger.breaches(scene.database()));
        Stream.of(met, unharmed)
                .flatMap(sheet -> sheet.wrongs().stream())
                .distinct()
                .forEach(breaches::add);
        met.byKind().values().forEach(answers -> answers.forEach(answer -> judge(answer, HEARD, "")));
        unharmed.byKind()
                .values()
                .forEach(
                        answers -> answers.forEach(answer -> judge(answer, Set.of(Answered.OK), " of another client")));
    }

    private void judge(Answered answer, Set<String> codes, String whose) {
        // Without a processor a statement does not end when it is told to, nor is a connection made in time.
        boolean isOfLoad = (isLoaded && Set.of("SLC001", "SLC002").contains(answer.code())) || answer.isStarved();
        boolean isOfBefore = isStep(answer) && answer.code().equals("SLC301") && isLoaded;
        if (!codes.contains(answer.code()) && !isOfLoad && !isOfBefore) {
            breaches.add("%s%s was answered %s".formatted(answer.work(), whose, answer.code()));
        }
        boolean isHeard = !whose.isEmpty() || fault.isHeardInTime();
        if (isHeard && answer.overrun().compareTo(SPARE) > 0) {
            breaches.add(
                    "%s%s was answered %s late by ms".formatted(answer.work(), whose, answer.code()),
                    answer.overrun().toMillis());
        }
    }

    /** A step after one that came too late is told that its transaction is over. */
    private static boolean isStep(Answered answer) {
        return answer.work().effect() == Work.Effect.TRANSACTS;
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "client");
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2 * ANSWER_SECONDS_MAX));
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
