package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What requests and answers hold in memory is bounded over all of them, and given back whatever becomes of them. */
@Alone
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryIT {

    private static final String KEY = TestGateway.SERVICE_KEY;

    private TestGateway gateway;

    @BeforeAll
    void start(TestDatabase database) {
        database.run("""
                create or replace view public.filling as
                select n as id, repeat('x', 1000) as filling from generate_series(1, 3000) n;
                create table public.note (id int primary key, text text);
                create or replace function public.fill(bytes int) returns text language sql as
                    $$select repeat('x', bytes)$$;
                create or replace function public.complain(bytes int) returns text language plpgsql as
                    $$begin raise exception '%', repeat('x', bytes); end$$;
                grant all on public.filling, public.note to service_role
                """);
        gateway = TestGateway.start(
                database,
                "http.body_bytes_max=1MB",
                "memory.requests=1MB",
                "memory.answers=3MB",
                "memory.wait=300ms",
                "rest.answer-bytes-max=1MB",
                "kinds.table.time_limit=3s",
                "http.write_timeout=10s");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private HttpResponse<String> get(String path, String... headers) {
        List<String> all = new ArrayList<>(List.of("apikey", KEY));
        all.addAll(List.of(headers));
        return gateway.http().get("/rest/v1" + path, all.toArray(String[]::new));
    }

    private double reserved(String what) {
        return reserved(gateway, what);
    }

    private static double reserved(TestGateway gateway, String what) {
        String series = "sluice_memory_reserved_bytes{what=\"%s\",} ".formatted(what);
        return gateway.management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow();
    }

    private void allIsGivenBack() {
        eventually(() -> reserved("answers") == 0 && reserved("requests") == 0);
    }

    private static String tooLarge(int bytes) {
        return """
                {"code":"SLC203","message":"The answer is larger than the configured cap",\
                "details":"%d bytes, rest.answer-bytes-max allows fewer",\
                "hint":"Ask for fewer rows or columns, or have the rows streamed with Prefer: stream."}\
                """.formatted(bytes);
    }

    @Test
    void anAnswerThatIsTooLargeIsRefused() {
        HttpResponse<String> refused = get("/filling?limit=2000");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo(tooLarge(2_054_891));
        assertThat(get("/filling?limit=900").statusCode()).isEqualTo(200);
        allIsGivenBack();
    }

    @Test
    void whatIsTooLargeWholeComesAsAStream() {
        assertThat(get("/filling", "Prefer", "stream").body()).hasSizeGreaterThan(3_000_000);
        allIsGivenBack();
    }

    @Test
    void theResultOfAFunctionIsRefusedToo() {
        HttpResponse<String> refused = get("/rpc/fill?bytes=2000000");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo(tooLarge(2_000_002));
    }

    @Test
    void aWriteWhoseRowsAreTooLargeIsUndone(TestDatabase database) {
        HttpResponse<String> refused = gateway.http()
                .post(
                        "/rest/v1/note?select=text,a:text,b:text",
                        "[{\"id\": 1, \"text\": \"%s\"}]".formatted("x".repeat(500_000)),
                        "apikey",
                        KEY,
                        "Prefer",
                        "return=representation",
                        "Content-Type",
                        "application/json");
        assertThat(refused.body()).isEqualTo(tooLarge(1_500_027));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(database.value("select count(*) from public.note")).isEqualTo("0");
        allIsGivenBack();
    }

    @Test
    void aBatchEndsWhereItsAnswersAreTooLargeTogether() {
        String reads = "{\"operation\": \"select\", \"table\": \"filling\", \"limit\": 600}";
        HttpResponse<String> batch = gateway.http()
                .post(
                        "/batch/v1",
                        "{\"mode\": \"atomic\", \"operations\": [%s, %s, %s]}".formatted(reads, reads, reads),
                        "apikey",
                        KEY,
                        "Content-Type",
                        "application/json");
        JsonObject last = new JsonObject(batch.body()).getJsonArray("results").getJsonObject(2);
        assertThat(last.getJsonObject("error").getString("code")).isEqualTo("SLC203");
        assertThat(last.getJsonObject("error").getString("details"))
                .endsWith(" bytes by the operations before this one");
        allIsGivenBack();
    }

    @Test
    void whatMemoryCouldNeverHoldIsCutOffAtItsFirstBytes() {
        HttpResponse<String> refused = get("/rpc/complain?bytes=20000000");
        assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("SLC203");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(get("/rpc/fill?bytes=10").body()).isEqualTo("\"xxxxxxxxxx\"");
        allIsGivenBack();
    }

    @Test
    void aRowOfAStreamThatMemoryCouldNeverHoldEndsTheStream(TestDatabase database) {
        database.run("""
                create or replace view public.heavy as select repeat('x', 20000000) as filling;
                grant select on public.heavy to service_role
                """);
        gateway.gateway().reloadSchema();
        eventually(() ->
                get("/heavy?select=filling", "Accept", "application/x-ndjson").statusCode() == 400);
        assertThat(get("/heavy?select=filling", "Accept", "application/x-ndjson")
                        .body())
                .contains("SLC203");
        allIsGivenBack();
    }

    @Test
    void bodiesWaitForRoomAndAreThenRefused() {
        List<RawHttp> slow = new ArrayList<>();
        for (int count = 0; count < 3; count++) {
            slow.add(RawHttp.open(gateway)
                    .lines("POST /rest/v1/note HTTP/1.1", "Host: a", "Content-Length: 300000", "")
                    .send("x".repeat(290_000)));
        }
        eventually(() -> reserved("requests") > 850_000);
        HttpResponse<String> refused = gateway.http().post("/rest/v1/note", "x".repeat(300_000), "apikey", KEY);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.body()).isEqualTo("""
                {"code":"SLC002","message":"The gateway is at its limit for this kind of work",\
                "details":"memory.requests","hint":"Retry after the time that Retry-After gives."}""");
        slow.forEach(RawHttp::close);
        allIsGivenBack();
        assertThat(gateway.http()
                        .post("/rest/v1/rpc/fill", "{\"bytes\": 2}", "apikey", KEY)
                        .body())
                .isEqualTo("\"xx\"");
    }

    /**
     * Each answer is larger than what the kernel takes for a connection by itself, 4 MB where Linux is left as it is.
     */
    @Test
    void answersThatNobodyTakesHoldUpOthersUntilTheyAreTaken(TestDatabase database) {
        try (TestGateway large = TestGateway.start(
                database,
                "memory.answers=30MB",
                "memory.wait=300ms",
                "rest.answer-bytes-max=10MB",
                "http.write_timeout=10s")) {
            List<RawHttp> deaf = new ArrayList<>();
            for (int count = 0; count < 20; count++) {
                deaf.add(RawHttp.open(large)
                        .lines("GET /rest/v1/rpc/fill?bytes=9000000 HTTP/1.1", "Host: a", "apikey: " + KEY, ""));
            }
            eventually(() -> reserved(large, "answers") > 9_000_000);
            for (int look = 0; look < 20; look++) {
                assertThat(reserved(large, "answers")).isLessThan(50_000_000);
            }
            assertThat(fill(large, 10)).isEqualTo(12);
            assertThat(reserved(large, "answers")).isGreaterThan(9_000_000);
            deaf.forEach(RawHttp::close);
            eventually(() -> reserved(large, "answers") == 0);
            assertThat(fill(large, 9_000_000)).isEqualTo(9_000_002);
        }
    }

    private static int fill(TestGateway gateway, int bytes) {
        return gateway.http()
                .get("/rest/v1/rpc/fill?bytes=" + bytes, "apikey", KEY)
                .body()
                .length();
    }
}
