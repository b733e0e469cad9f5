package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Long results come in parts, where that is asked for. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class StreamIT {

    private static final int ROWS = 25_000;

    private static Harbour withTides(TestDatabase database) {
        database.run("""
                create or replace view harbour.tide as
                select n as id, 'tide ' || n as name from generate_series(1, %d) n;
                grant select on harbour.tide to anon
                """.formatted(ROWS));
        return new Harbour(HarbourExtension.start(database));
    }

    private static String lines(String format, String divider) {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(id -> format.replace("#", String.valueOf(id)))
                .collect(Collectors.joining(divider));
    }

    @Test
    void linesOfJson(Harbour usual, TestDatabase database) {
        try (Harbour harbour = withTides(database)) {
            assertThat(harbour.answer("GET /tide?order=id\nAccept: application/x-ndjson"))
                    .isEqualTo("""
                            200
                            content-location: /tide?order=id
                            content-profile: harbour
                            content-range: */*
                            content-type: application/x-ndjson; charset=utf-8
                            transfer-encoding: chunked
                            vary: Accept, Prefer, Range

                            %s
                            """.formatted(lines("{\"id\":#,\"name\":\"tide #\"}", "\n")));
        }
    }

    @Test
    void anArrayOfJson(Harbour usual, TestDatabase database) {
        try (Harbour harbour = withTides(database)) {
            HttpResponse<String> streamed = harbour.gateway().http().get("/tide?order=id", "Prefer", "stream");
            HttpResponse<String> whole = harbour.gateway().http().get("/tide?order=id");

            assertThat(streamed.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
            assertThat(whole.headers().firstValue("Transfer-Encoding")).isEmpty();
            assertThat(new JsonArray(streamed.body())).isEqualTo(new JsonArray(whole.body()));
        }
    }

    @Test
    void commaSeparatedValues(Harbour usual, TestDatabase database) {
        try (Harbour harbour = withTides(database)) {
            HttpResponse<String> streamed = harbour.gateway()
                    .http()
                    .get("/tide?order=id", "Prefer", "stream, count=exact", "Accept", "text/csv");

            assertThat(streamed.headers().firstValue("Content-Range")).hasValue("*/" + ROWS);
            assertThat(streamed.body().strip()).isEqualTo("id,name\n" + lines("#,\"tide #\"", "\n"));
        }
    }

    private static InputStream begun(Harbour harbour, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(harbour.gateway().http().base() + path))
                .header("Accept", "application/x-ndjson")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    @Test
    void manyParts(Harbour usual, TestDatabase database) throws IOException, InterruptedException {
        database.run("""
                create or replace view harbour.log_book as
                select repeat('x', 60000) as page from generate_series(1, 6000);
                grant select on harbour.log_book to anon
                """);
        try (Harbour harbour = new Harbour(HarbourExtension.start(database));
                InputStream body = begun(harbour, "/log_book")) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(6_000L * (60_000 + 12));
        }
    }

    @Test
    void aClientThatGoesAwayEndsItsStream(Harbour usual, TestDatabase database)
            throws IOException, InterruptedException {
        try (Harbour harbour = withTides(database)) {
            InputStream body = begun(harbour, "/tide?select=id,name,a:name,b:name,c:name");
            assertThat(body.read()).isEqualTo('{');
            body.close();

            eventually(() -> database.value("""
                    select count(*) from pg_stat_activity
                    where datname = current_database() and state = 'idle in transaction'
                    """).equals("0"));
            assertThat(harbour.body("/port?select=id&order=id")).isEqualTo(Harbour.ofIds("1 2 3"));
        }
    }
}
