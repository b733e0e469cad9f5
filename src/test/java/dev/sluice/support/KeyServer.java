package dev.sluice.support;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's key set over HTTP on this machine, which does what a test tells it. */
public final class KeyServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile int status = 200;
    private volatile String body;
    private volatile Map<String, String> headers = Map.of();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public KeyServer(String body) {
        this(body, 0);
    }

    public KeyServer(String body, int port) {
        this.body = body;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        try {
            if (!gate.await(10, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Headers told = exchange.getResponseHeaders();
        headers.forEach(told::add);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public String address() {
        return "http://127.0.0.1:%d/keys".formatted(port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** How many requests came. */
    public int fetches() {
        return fetches.get();
    }

    public void serve(String other) {
        status = 200;
        headers = Map.of();
        body = other;
    }

    public void serve(int otherStatus, Map<String, String> otherHeaders, String other) {
        headers = otherHeaders;
        body = other;
        status = otherStatus;
    }

    /** Answers nothing until the gate is opened. */
    public CountDownLatch hold() {
        gate = new CountDownLatch(1);
        return gate;
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
