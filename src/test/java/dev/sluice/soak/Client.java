package dev.sluice.soak;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;

/** One client of a gateway, with a service key; each of its methods asks for one thing and judges the answer. */
final class Client {

    private static final int NOTES = 1_000;
    private static final int BATCH = 20;
    private static final int LARGE_BODY_BYTES = 900_000;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SIPS = 20;
    private static final int SIP_MILLIS = 50;

    private final HttpCalls api;
    private final Outcomes outcomes;
    private final Random random;

    Client(HttpCalls api, Outcomes outcomes, Random random) {
        this.api = api;
        this.outcomes = outcomes;
        this.random = random;
    }

    void doOne(SoakWork work) {
        switch (work) {
            case READ -> read();
            case PAGE -> page();
            case WRITE -> write();
            case CHANGE -> change();
            case CHECK -> check();
            case BATCH -> batch();
            case TRANSACTION -> transaction();
            case STREAM -> stream();
            case LARGE_ANSWER -> largeAnswer();
            case TOO_LARGE_ANSWER -> tooLargeAnswer();
            case LARGE_BODY -> largeBody();
            case BAD_INPUT -> badInput();
            case SLOW_READER -> slowReader();
            case LEAVER -> leaver();
        }
    }

    private String ask(String kind, String method, String path, String body, String... headers) {
        return outcomes.note(kind, send(method, path, body, headers));
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        String[] all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 4, headers.length);
        all[0] = "apikey";
        all[1] = TestGateway.SERVICE_KEY;
        all[2] = "Content-Type";
        all[3] = "application/json";
        return api.send(method, path, body, all);
    }

    private int anyNote() {
        return 1 + random.nextInt(NOTES);
    }

    private void read() {
        ask("read", "GET", "/rest/v1/soak_note?id=eq." + anyNote(), "");
    }

    private void page() {
        ask(
                "page",
                "GET",
                "/rest/v1/generations?select=id,project:projects(id)&limit=50&offset=" + random.nextInt(300),
                "",
                "Prefer",
                "count=exact");
    }

    private void write() {
        ask("write", "POST", "/rest/v1/soak_note", note("new"), "Prefer", "return=representation");
    }

    private static String note(String text) {
        return new JsonObject().put("note", text).encode();
    }

    private void change() {
        ask("change", "PATCH", "/rest/v1/soak_note?id=eq." + anyNote(), "{\"seen\": " + random.nextInt(100) + "}");
    }

    private void check() {
        ask("check", "POST", "/access/v1/evaluation", """
                {"subject": {"type": "user", "id": "%s"}, "action": {"name": "read"},
                 "resource": {"type": "generation", "id": "%s"}}""".formatted(
                        VelroSample.user(1 + random.nextInt(50)), VelroSample.generation(1 + random.nextInt(400))));
    }

    private void batch() {
        JsonArray operations = new JsonArray();
        IntStream.range(0, BATCH)
                .forEach(index -> operations.add(new JsonObject()
                        .put("operation", "select")
                        .put("table", "soak_flood")
                        .put("limit", 1 + random.nextInt(60))));
        String mode = random.nextBoolean() ? "parallel" : "atomic";
        JsonObject batch = new JsonObject().put("mode", mode).put("operations", operations);
        ask("batch", "POST", "/batch/v1", batch.encode());
    }

    private void transaction() {
        HttpResponse<String> begun = send("POST", "/tx/v1", "");
        if (!outcomes.note("transaction", begun).isEmpty()) {
            return;
        }
        String at = begun.headers().firstValue("Location").orElseThrow();
        for (int step = 0; step < 3; step++) {
            if (!ask("transaction", "POST", at + "/rest/soak_note", note("in a transaction"))
                    .isEmpty()) {
                return;
            }
        }
        if (random.nextInt(5) > 0) {
            ask("transaction", "POST", at + "/commit", "");
        } else {
            ask("transaction", "DELETE", at, "");
        }
    }

    /** A stream that fails closes its connection, as documented. */
    private void stream() {
        try {
            ask(
                    "stream",
                    "GET",
                    "/rest/v1/soak_flood?limit=" + random.nextInt(SoakTables.ROWS),
                    "",
                    "Accept",
                    "application/x-ndjson");
        } catch (IllegalStateException broken) {
            outcomes.count("stream", "broken off");
        }
    }

    private void largeAnswer() {
        ask("large answer", "GET", "/rest/v1/soak_flood?limit=" + (1_000 + random.nextInt(4_000)), "");
    }

    private void tooLargeAnswer() {
        ask("too large answer", "GET", "/rest/v1/soak_flood", "");
    }

    private void largeBody() {
        ask("large body", "POST", "/rest/v1/soak_note", note("x".repeat(LARGE_BODY_BYTES)), "Prefer", "tx=rollback");
    }

    private void badInput() {
        switch (random.nextInt(4)) {
            case 0 -> ask("bad input", "GET", "/rest/v1/soak_note?id=eq.word", "");
            case 1 -> ask("bad input", "POST", "/rest/v1/soak_note", "{\"note\": [");
            case 2 -> ask("bad input", "GET", "/rest/v1/nothing_there", "");
            default ->
                outcomes.note(
                        "bad input", api.get("/rest/v1/soak_note?id=eq.1", "Authorization", "Bearer not.a.token"));
        }
    }

    /** Takes a little of a large answer at a time, and then goes away with most of it untaken. */
    private void slowReader() {
        boolean streamed = random.nextBoolean();
        try (Socket socket = opened()) {
            send(
                    socket,
                    streamed ? "/rest/v1/soak_flood" : "/rest/v1/soak_flood?limit=3000",
                    streamed ? "Prefer: stream\r\n" : "");
            byte[] sip = new byte[8_192];
            InputStream answer = socket.getInputStream();
            for (int count = 0; count < SIPS && answer.read(sip) >= 0; count++) {
                Thread.sleep(SIP_MILLIS);
            }
            outcomes.count("slow reader", "left");
        } catch (IOException closed) {
            outcomes.count("slow reader", "closed on");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for something that takes its time, and does not wait for it. */
    private void leaver() {
        try (Socket socket = opened()) {
            socket.setSoLinger(random.nextBoolean(), 0);
            send(socket, "/rest/v1/rpc/soak_pause?seconds=1", "");
            Thread.sleep(random.nextInt(300));
            outcomes.count("leaver", "left");
        } catch (IOException closed) {
            outcomes.count("leaver", "closed on");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket opened() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(api.base()).getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String path, String headers) throws IOException {
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: a\r\napikey: %s\r\n%s\r\n"
                        .formatted(path, TestGateway.SERVICE_KEY, headers)
                        .getBytes(StandardCharsets.US_ASCII));
    }
}
