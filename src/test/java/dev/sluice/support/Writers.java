package dev.sluice.support;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Clients that write one number after another, each number once, and keep what they were told of it. */
public final class Writers implements AutoCloseable {

    private record Told(int id, String code, long millis) {}

    private final IntFunction<HttpResponse<String>> write;
    private final AtomicInteger ids = new AtomicInteger();
    private final Queue<Told> all = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** Starts a number of clients. */
    public Writers(int clients, IntFunction<HttpResponse<String>> write) {
        this.write = write;
        for (int client = 0; client < clients; client++) {
            Thread thread = new Thread(this::work, "writer");
            threads.add(thread);
            thread.start();
        }
    }

    private void work() {
        while (!stopped) {
            int id = ids.incrementAndGet();
            long start = System.nanoTime();
            String code = code(write.apply(id));
            all.add(new Told(id, code, (System.nanoTime() - start) / 1_000_000));
        }
    }

    /** The status of a success and the code of a failure. */
    private static String code(HttpResponse<String> response) {
        return response.statusCode() < 300
                ? String.valueOf(response.statusCode())
                : new JsonObject(response.body()).getString("code");
    }

    /** The numbers of which this was told. */
    public List<Integer> told(String code) {
        return all.stream().filter(told -> told.code.equals(code)).map(Told::id).toList();
    }

    /** What was told at all. */
    public Set<String> codes() {
        return all.stream().map(Told::code).collect(Collectors.toSet());
    }

    /** How long the slowest answer took, in milliseconds. */
    public long slowest() {
        return all.stream().mapToLong(Told::millis).max().orElseThrow();
    }

    /** Lets each client end what it does, and waits for it. */
    public void stop() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
