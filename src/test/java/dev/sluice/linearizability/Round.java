package dev.sluice.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients at work on a few counters, each by itself, and all that they asked and were told. */
final class Round {

    private static final int PAUSE_MILLIS_MAX = 8;

    private final List<Integer> keys;
    private final long seed;
    private final Queue<Attempt> history = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> codes = new ConcurrentHashMap<>();
    private final Map<Integer, Long> lastSeen = new ConcurrentHashMap<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Round(List<Integer> keys, long seed) {
        this.keys = List.copyOf(keys);
        this.seed = seed;
        keys.forEach(key -> lastSeen.put(key, 0L));
    }

    /** Has a client ask one thing after the other until the round is over. */
    void begin(String name, CounterClient client) {
        Random random = new Random(seed + threads.size() + 1);
        Thread thread = new Thread(() -> work(name, client, random), name);
        threads.add(thread);
        thread.start();
    }

    private void work(String name, CounterClient client, Random random) {
        try {
            for (long number = 1; !over.get(); number++) {
                int key = keys.get(random.nextInt(keys.size()));
                // Numbers that nobody else puts there, far from those that counting comes to.
                long mine = 1_000_000_000L * (1 + random.nextInt(1_000)) + number * 100_000;
                ask(name, client, key, action(random, key, mine));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(PAUSE_MILLIS_MAX));
            }
        } catch (Exception | AssertionError fault) {
            faults.add(fault);
        }
    }

    private Action action(Random random, int key, long mine) {
        return switch (random.nextInt(4)) {
            case 0 -> Action.READ;
            case 1 -> Action.swap(lastSeen.get(key), mine);
            default -> Action.INCREMENT;
        };
    }

    private Heard ask(String name, CounterClient client, int key, Action action) throws Exception {
        long invoked = System.nanoTime();
        Heard answer = client.ask(key, action);
        long returned = System.nanoTime();
        codes.merge(answer.code().isEmpty() ? "done" : answer.code(), 1, Integer::sum);
        switch (answer.kind()) {
            case DONE -> {
                history.add(Attempt.answered(key, name, action, invoked, returned, answer.told()));
                seen(key, action, answer.told());
            }
            case UNKNOWN -> history.add(Attempt.unknown(key, name, action, invoked));
            case NOT_DONE -> TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS_MAX);
        }
        return answer;
    }

    private void seen(int key, Action action, long told) {
        if (action.kind() != Action.Kind.SWAP) {
            lastSeen.put(key, told);
        } else if (told == 1) {
            lastSeen.put(key, action.next());
        }
    }

    /** Ends the round: waits for every client, and has one read each counter when all is well again. */
    void end(CounterClient reader) throws Exception {
        over.set(true);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            if (thread.isAlive()) {
                faults.add(new AssertionError(thread.getName() + " still waits for an answer"));
            }
        }
        for (int key : keys) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (ask("reader", reader, key, Action.READ).kind() != Heard.Kind.DONE) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("the database is back, the gateway is not: " + codes());
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** What was told, and how often. */
    Map<String, Integer> codes() {
        return new TreeMap<>(codes);
    }

    List<Throwable> faults() {
        return List.copyOf(faults);
    }

    List<Attempt> history(int key) {
        return history.stream().filter(attempt -> attempt.key() == key).toList();
    }
}
