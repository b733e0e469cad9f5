package dev.sluice.linearizability;

import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client of the dialect. */
record HttpClient(HttpCalls http) implements CounterClient {

    @Override
    public Heard ask(int key, Action action) throws InterruptedException {
        return send(key, action);
    }

    Heard send(int key, Action action, String... headers) {
        try {
            HttpResponse<String> response = sent(key, action, headers);
            if (response.statusCode() >= 300) {
                return Heard.failed(new JsonObject(response.body()).getString("code"));
            }
            return Heard.done(told(action, response.body()));
        } catch (IllegalStateException failed) {
            if (failed.getCause() instanceof IOException) {
                return Heard.unknown("no answer");
            }
            throw failed;
        }
    }

    private HttpResponse<String> sent(int key, Action action, String... more) {
        List<String> headers = new ArrayList<>(List.of("apikey", TestGateway.SERVICE_KEY));
        headers.addAll(Arrays.asList(more));
        String row = "/rest/v1/counter?select=value&key=eq." + key;
        switch (action.kind()) {
            case READ -> {
                return http.get(row, headers.toArray(String[]::new));
            }
            case INCREMENT -> {
                headers.addAll(List.of("Content-Type", "application/json"));
                return http.post(
                        "/rest/v1/rpc/increment", "{\"counted\": " + key + "}", headers.toArray(String[]::new));
            }
            case SWAP -> {
                headers.addAll(List.of("Content-Type", "application/json", "Prefer", "return=representation"));
                return http.send(
                        "PATCH",
                        row + "&value=eq." + action.expected(),
                        "{\"value\": " + action.next() + "}",
                        headers.toArray(String[]::new));
            }
        }
        throw new IllegalStateException(action.toString());
    }

    private static long told(Action action, String body) {
        return switch (action.kind()) {
            case READ -> new JsonArray(body).getJsonObject(0).getLong("value");
            case INCREMENT -> Long.parseLong(body);
            case SWAP -> new JsonArray(body).size();
        };
    }
}
