package dev.sluice.faults;

import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** The work that is asked for by HTTP. An answer that is a failure fails with it, as over the bus. */
final class HttpWork {

    private static final int STREAMED_ROWS = 2_000;

    private static final String TIMEOUT = "timeout=" + Caller.LIMIT.toMillis() / 1_000.0;

    private static final String ADA = "Bearer " + TestGateway.token(VelroSample.ADA);

    private record Reply(String location, String body) {}

    private HttpWork() {}

    private static Future<Reply> ask(Caller caller, Work work, HttpMethod method, String path, String body) {
        return ask(caller, work, method, path, body, "apikey", TestGateway.SERVICE_KEY);
    }

    private static Future<Reply> ask(
            Caller caller, Work work, HttpMethod method, String path, String body, String... headers) {
        RequestOptions options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(caller.port())
                .setMethod(method)
                .setURI(path)
                .putHeader("Prefer", TIMEOUT);
        for (int index = 0; index < headers.length; index += 2) {
            options.addHeader(headers[index], headers[index + 1]);
        }
        if (!body.isEmpty()) {
            options.putHeader("Content-Type", "application/json");
        }
        long since = System.nanoTime();
        Future<Reply> asked = caller.http()
                .ask(http -> http.request(options)
                        .recover(HttpWork::lost)
                        .compose(request -> request.send(Buffer.buffer(body)).recover(HttpWork::lost))
                        .compose(response -> whole(caller, work, response)));
        return caller.sheet().note(work, Caller.LIMIT, asked, since, reply -> Answered.OK);
    }

    private static <T> Future<T> lost(Throwable cause) {
        return failed(Answered.TRANSPORT);
    }

    private static <T> Future<T> failed(String code) {
        return Future.failedFuture(new GatewayException(new Failure(code, 500, code, null, null)));
    }

    private static Future<Reply> whole(Caller caller, Work work, HttpClientResponse response) {
        return response.body().recover(cut -> failed(Answered.CUT)).compose(body -> {
            if (response.statusCode() == 503 && response.getHeader("Retry-After") == null) {
                caller.sheet().wrong(work + " was answered 503 without Retry-After");
            }
            return response.statusCode() < 400
                    ? outcome(new Reply(String.valueOf(response.getHeader("Location")), body.toString()))
                    : failed(codeOf(response.statusCode(), body.toString()));
        });
    }

    /** An atomic batch that failed is answered with its items, each with an error. */
    private static Future<Reply> outcome(Reply reply) {
        if (!reply.body().startsWith("{\"results\":")) {
            return Future.succeededFuture(reply);
        }
        JsonObject result = new JsonObject(reply.body());
        return result.getInteger("failed") == 0
                ? Future.succeededFuture(reply)
                : failed(result.getJsonArray("results").stream()
                        .map(item -> ((JsonObject) item).getJsonObject("error").getString("code"))
                        .filter(code -> !code.equals("SLC301"))
                        .findFirst()
                        .orElse("SLC301"));
    }

    private static String codeOf(int status, String body) {
        try {
            return new JsonObject(body).getString("code");
        } catch (DecodeException none) {
            return "HTTP " + status;
        }
    }

    private static Future<?> read(Caller caller, Work work, Future<Reply> asked, Predicate<String> isRight) {
        return asked.onSuccess(reply -> {
            if (!isRight.test(reply.body())) {
                caller.sheet().wrong(work + " was answered " + reply.body());
            }
        });
    }

    static Future<?> user(Caller caller) {
        Work work = Work.USER_BY_HTTP;
        return read(
                caller,
                work,
                ask(caller, work, HttpMethod.GET, "/auth/v1/user", "", "Authorization", ADA),
                body -> body.contains("Ada"));
    }

    static Future<?> check(Caller caller) {
        Work work = Work.CHECK_BY_HTTP;
        String body = """
                {"subject": {"type": "user", "id": "%s"}, "action": {"name": "read"},
                 "resource": {"type": "project", "id": "%s"}}""".formatted(VelroSample.ADA, VelroSample.SHARED_PROJECT);
        return read(
                caller,
                work,
                ask(caller, work, HttpMethod.POST, "/access/v1/evaluation", body),
                answer -> answer.startsWith("{\"decision\":true"));
    }

    static Future<?> read(Caller caller) {
        Work work = Work.READ_BY_HTTP;
        return read(
                caller,
                work,
                ask(caller, work, HttpMethod.GET, "/rest/v1/fault_rows?id=eq.42", ""),
                body -> body.contains(BusWork.FILLING));
    }

    static Future<?> stream(Caller caller) {
        Work work = Work.STREAM_BY_HTTP;
        return read(
                caller,
                work,
                ask(
                        caller,
                        work,
                        HttpMethod.GET,
                        "/rest/v1/fault_rows",
                        "",
                        "Accept",
                        "application/x-ndjson",
                        "apikey",
                        TestGateway.SERVICE_KEY),
                body -> body.lines().count() == STREAMED_ROWS);
    }

    private static String row(Work work, UUID id) {
        return "{\"id\":\"%s\",\"work\":\"%s\"}".formatted(id, work);
    }

    private static <T> Future<T> settling(Caller caller, Work work, List<UUID> ids, Future<T> asked) {
        return asked.onComplete(
                done -> caller.ledger().settle(work, ids, done.succeeded() ? Answered.OK : Sheet.codeOf(done.cause())));
    }

    static Future<?> insert(Caller caller) {
        Work work = Work.INSERT_BY_HTTP;
        UUID id = UUID.randomUUID();
        return settling(
                caller, work, List.of(id), ask(caller, work, HttpMethod.POST, "/rest/v1/fault_write", row(work, id)));
    }

    static Future<?> atomic(Caller caller) {
        Work work = Work.ATOMIC_BY_HTTP;
        List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID());
        JsonArray operations = new JsonArray();
        ids.forEach(id -> operations.add(new JsonObject()
                .put("table", "fault_write")
                .put("data", new JsonObject().put("id", id.toString()).put("work", work.name()))));
        String batch = new JsonObject()
                .put("mode", "atomic")
                .put("operations", operations)
                .encode();
        return settling(caller, work, ids, ask(caller, work, HttpMethod.POST, "/batch/v1", batch));
    }

    static Future<?> transaction(Caller caller) {
        Work work = Work.TRANSACTION_BY_HTTP;
        UUID id = UUID.randomUUID();
        return ask(caller, work, HttpMethod.POST, "/tx/v1", "")
                .compose(begun -> ask(
                                caller, work, HttpMethod.POST, begun.location() + "/rest/fault_write", row(work, id))
                        .transform(step -> {
                            if (step.succeeded()) {
                                return settling(
                                        caller,
                                        work,
                                        List.of(id),
                                        ask(caller, work, HttpMethod.POST, begun.location() + "/commit", ""));
                            }
                            caller.ledger().settle(work, List.of(id), "a failed step");
                            return ask(caller, work, HttpMethod.DELETE, begun.location(), "")
                                    .transform(over -> Future.failedFuture(step.cause()));
                        }));
    }
}
