package dev.sluice.support;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send one request after another and try none again: whatever is not answered with 200 and a whole body is
 * a failure, but for a connection that is refused once refusals are expected. Clients of HTTP libraries would hide much
 * of this by trying again.
 */
public final class Hammer implements AutoCloseable {

    private final int port;
    private final String path;
    private final boolean keepsAlive;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    private Hammer(int port, String path, boolean keepsAlive, int clients) {
        this.port = port;
        this.path = path;
        this.keepsAlive = keepsAlive;
        for (int client = 0; client < clients; client++) {
            Thread thread = new Thread(this::work, "hammer");
            threads.add(thread);
            thread.start();
        }
    }

    /** Clients that keep their connections until they are told that those end. */
    public static Hammer keepingAlive(int port, String path, int clients) {
        return new Hammer(port, path, true, clients);
    }

    /** Clients that open a connection for each request. */
    public static Hammer connecting(int port, String path, int clients) {
        return new Hammer(port, path, false, clients);
    }

    private void work() {
        AtomicLong turns = new AtomicLong();
        while (!stopped) {
            long before = turns.get();
            try (RawHttp connection = new RawHttp(new Socket(InetAddress.getLoopbackAddress(), port))) {
                converse(connection, turns);
            } catch (ConnectException nobody) {
                refused.incrementAndGet();
                return;
            } catch (IOException | RuntimeException | AssertionError failed) {
                if (turns.get() == before && failed.getCause() instanceof SocketException) {
                    turnedAway.incrementAndGet();
                } else {
                    failures.add(failed + " by " + failed.getCause());
                }
            }
        }
    }

    private void converse(RawHttp connection, AtomicLong turns) {
        boolean goesOn = true;
        while (goesOn && !stopped) {
            connection.lines(
                    "GET " + path + " HTTP/1.1", "Host: gateway", keepsAlive ? "X-Kept: yes" : "Connection: close", "");
            String head = connection.head().toLowerCase(java.util.Locale.ROOT);
            int length = Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
            if (!head.startsWith("http/1.1 200 ") || connection.read(length).length != length) {
                failures.add(head);
            }
            answered.incrementAndGet();
            turns.incrementAndGet();
            goesOn = !head.contains("connection: close");
        }
    }

    public long answered() {
        return answered.get();
    }

    /** How many clients were refused a connection, and gave up. */
    public int refused() {
        return refused.get();
    }

    /** How many connections were reset before anything was said on them. */
    public int turnedAway() {
        return turnedAway.get();
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Waits until each client has been refused. */
    public void stopWhenRefused() {
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
        stopped = true;
        stopWhenRefused();
    }
}
