package dev.sluice.attack;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small requests that ask for much: of memory, of depth, of time. */
@Alone
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class BombAttackIT {

    private static final String TOO_LATE = """
            504
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=SLC001
            """;

    private static final int BOMB_BYTES = 50_000_000;

    private static String capPassed(String details) {
        return """
                400
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=SLC203

                {"code":"SLC203","message":"A configured cap was passed","details":"%s",\
                "hint":null}""".formatted(details);
    }

    private static String posted(Harbour harbour, String path, String body) {
        return harbour.answer("POST " + path + "\nContent-Type: application/json\napikey: <service key>\n\n" + body);
    }

    private static String times(int count, String part) {
        return String.join("", Collections.nCopies(count, part));
    }

    private static String numbered(int count, String part, String divider) {
        return IntStream.range(0, count)
                .mapToObj(number -> part.replace("#", Integer.toString(number)))
                .collect(Collectors.joining(divider));
    }

    private interface Compression {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] compressed(Compression compression, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.around(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void assertNotInflated(Harbour harbour, String encoding, byte[] body) {
        HttpResponse<String> answer = harbour.gateway()
                .http()
                .send("POST", "/rpc/echo", body, "Content-Type", "application/json", "Content-Encoding", encoding);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Accept-Encoding")).contains("identity");
        assertThat(answer.body()).isEqualTo("""
                {"code":"SLC205","message":"The Content-Encoding of the body is not supported","details":null,\
                "hint":"Send the body without one."}""");
    }

    /** A body is taken as it comes: what is compressed is refused, be it a bomb or not. */
    @Test
    void aCompressedBodyIsNotInflated(Harbour harbour) throws IOException {
        String bomb = '"' + "x".repeat(BOMB_BYTES) + '"';

        assertNotInflated(harbour, "gzip", compressed(GZIPOutputStream::new, bomb));
        assertNotInflated(harbour, "gzip, gzip", compressed(GZIPOutputStream::new, bomb));
        assertNotInflated(harbour, "deflate", compressed(DeflaterOutputStream::new, bomb));
        assertNotInflated(harbour, "br", new byte[] {0x0b, 0x02, (byte) 0x80, 'a', 'b', 'c', 0x03});
        assertNotInflated(harbour, "gzip", compressed(GZIPOutputStream::new, "{\"a\":1}"));
    }

    @Test
    void aDeepBodyIsRefused(Harbour harbour) {
        for (String deep : new String[] {
            times(100_000, "["),
            times(100_000, "[") + times(100_000, "]"),
            times(1_001, "{\"a\":") + "1" + times(1_001, "}")
        }) {
            String tooDeep = capPassed("the body nests deeper than 1000");

            assertThat(posted(harbour, "/rpc/echo", deep)).isEqualTo(tooDeep);
            assertThat(posted(harbour, "/crate", deep)).isEqualTo(tooDeep);
            assertThat(harbour.answer("PATCH /crate?id=eq.1\nContent-Type: application/json\n\n" + deep))
                    .isEqualTo(tooDeep);
        }
    }

    @Test
    void aDeepMessageIsRefused(Harbour harbour) {
        for (String much : new String[] {
            times(100_000, "["),
            times(100_000, "[") + times(100_000, "]"),
            times(1_001, "{\"a\":") + "1" + times(1_001, "}"),
            "{\"operations\":" + times(2_000, "["),
            "1".repeat(200_000),
            "{\"mode\":1" + "0".repeat(100_000) + "}"
        }) {
            String refused = capPassed("the message nests deeper than 1000, or a number in it is longer than 1000");

            assertThat(posted(harbour, "/batch/v1", much)).isEqualTo(refused);
            assertThat(posted(harbour, "/tx/v1", much)).isEqualTo(refused);
            assertThat(posted(harbour, "/access/v1/evaluation", much))
                    .endsWith("\"details\":\"the body must be a JSON object\",\"hint\":null}");
        }
    }

    @Test
    void aBodyOfManyNamesIsAnswered(Harbour harbour) {
        String many = "{" + numbered(50_000, "\"k#\":1", ",") + "}";

        assertThat(posted(harbour, "/crate", many)).startsWith("400\n").contains("{\"code\":\"PGRST204\",");
        assertThat(posted(harbour, "/batch/v1", many)).startsWith("400\n").contains("{\"code\":\"SLC201\",");
    }

    /** Back references make PostgreSQL try every way of dividing the text. */
    @Test
    void aPatternThatTakesForEverEndsWithItsRequest(TestDatabase database) {
        database.run("insert into harbour.company values (99, repeat('a', 5001))");
        try (Harbour hurried = new Harbour(HarbourExtension.start(database, "kinds.table.time_limit=300ms"))) {
            for (String operator : new String[] {"match", "imatch", "not.match"}) {
                String answer = hurried.answer(
                        "GET /company?select=id&name=" + operator + ".^(a%2B)(a%2B)(a%2B)(a%2B)%5C1%5C2%5C3%5C4$");

                assertThat(answer)
                        .startsWith(TOO_LATE)
                        .contains("{\"code\":\"SLC001\",\"message\":\"The time limit passed before the operation");
                eventually(() -> database.activeStatements().isEmpty());
            }
        } finally {
            database.run("delete from harbour.company where id = 99");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{1,99999}", "(", "%5C", "[[:x:]]", "(?<=a"})
    void aPatternThatIsTooMuchIsRefused(String pattern, Harbour harbour) {
        assertThat(harbour.answer("GET /ship?select=id&name=match." + pattern))
                .startsWith("400\ncontent-type: application/json; charset=utf-8\nproxy-status: sluice; error=2201B\n")
                .contains("{\"code\":\"2201B\",\"message\":\"invalid regular expression: ");
    }

    @Test
    void aFunctionThatTakesForEverEndsWithItsRequest(TestDatabase database) {
        try (Harbour hurried = new Harbour(HarbourExtension.start(database, "kinds.table.time_limit=300ms"))) {
            assertThat(hurried.answer("GET /rpc/bells?most=2000000000"))
                    .startsWith("504\n")
                    .contains("\"SLC001\"");
            assertThat(posted(hurried, "/rpc/wait", "{\"seconds\":1e9}"))
                    .startsWith("504\n")
                    .contains("\"SLC001\"");
            eventually(() -> database.activeStatements().isEmpty());
        }
    }

    @Test
    void listsAndTreesAreCounted(Harbour harbour) {
        String query = "QUERY /ship\nContent-Type: application/x-www-form-urlencoded\n\n";

        assertThat(harbour.answer(query + "id=in.(" + times(1_000, "1,") + "1)"))
                .isEqualTo(capPassed("more than 1000 values in one list"));
        assertThat(harbour.answer(query + "or=(id.eq.1,id.in.(" + times(20_000, "1,") + "1))"))
                .isEqualTo(capPassed("more than 1000 values in one list"));
        assertThat(harbour.answer(query + "or=(" + times(20_000, "and(")))
                .isEqualTo(capPassed("the logic tree nests deeper than 250"));
        assertThat(harbour.answer(query + "or=(" + times(200, "and(id.gt.0,") + "id.gt.0" + times(201, ")")))
                .isEqualTo(capPassed("conditions nest deeper than 10"));
        assertThat(harbour.answer(query + "or=(id.eq.1" + times(10_000, ",id.eq.1") + ")"))
                .isEqualTo(capPassed("more than 100 filters"));
        assertThat(harbour.answer(query + times(10_000, "id=eq.1&"))).isEqualTo(capPassed("more than 100 filters"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"99999999999999999999", "9223372036854775807", "9223372036854775808", "18446744073709551615"})
    void aNumberMayBeHuge(String number, Harbour harbour) {
        String all = "[{\"id\":1},\n {\"id\":2},\n {\"id\":3}]";

        assertThat(harbour.answer("GET /port?select=id&limit=" + number))
                .startsWith("200\n")
                .endsWith("\n\n" + all);
        assertThat(harbour.answer("GET /port?select=id&offset=" + number))
                .startsWith("200\n")
                .endsWith("\n\n[]");
        assertThat(harbour.answer("GET /port?select=id&limit=%s&offset=%1$s".formatted(number)))
                .startsWith("200\n")
                .endsWith("\n\n[]");
        assertThat(harbour.answer("GET /port?select=id\nRange: 0-" + number))
                .startsWith("200\n")
                .endsWith("\n\n" + all);
        assertThat(harbour.answer("GET /port?select=id\nRange: " + number + "-"))
                .startsWith("200\n")
                .endsWith("\n\n[]");
        assertThat(harbour.answer("GET /port?select=id&id=eq.1\nPrefer: timeout=" + number))
                .startsWith("200\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "1e300", "1.5", "\"5\"", "[5]", "true"})
    void aNumberOfAMessageIsOne(String number, Harbour harbour) {
        for (String name : new String[] {"limit", "offset", "timeout_ms"}) {
            assertThat(posted(
                            harbour,
                            "/batch/v1",
                            "{\"mode\":\"parallel\",\"operations\":[{\"table\":\"port\",\"%s\":%s}]}"
                                    .formatted(name, number)))
                    .startsWith(
                            "400\ncontent-type: application/json; charset=utf-8\nproxy-status: sluice; error=SLC201\n")
                    .contains("\"details\":\"field operations[0]." + name + ": ");
        }
    }

    @Test
    void aBatchIsSoLong(Harbour harbour) {
        String operations = numbered(20_000, "{\"table\":\"port\"}", ",");

        assertThat(posted(harbour, "/batch/v1", "{\"mode\":\"parallel\",\"operations\":[" + operations + "]}"))
                .isEqualTo(capPassed("field operations: 20000 operations, the most are 1000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a#", "select=id", "a#.limit=1", "id.limit=1", "and=()", "order=id", "columns=a#", "=", "a#=eq.1"
            })
    void manyParametersAreAnswered(String parameter, Harbour harbour) {
        String answer = harbour.answer("GET /port?select=id&id=eq.1&" + numbered(1_000, parameter, "&"));

        assertThat(answer).matches("(?s)(200|400)\n.*");
    }

    @Test
    void manyHeadersAreAnswered(Harbour harbour) {
        RawDoor door = RawDoor.of(harbour);
        String tooLarge = """
                {"code":"SLC203","message":"The headers are larger than the configured cap","details":"%s",\
                "hint":"Send fewer or shorter headers."}""";
        String head = "GET /port?select=id&id=eq.1 HTTP/1.1\r\nHost: tests\r\nConnection: close\r\n";

        assertThat(door.exchange(head + numbered(90, "X-#: y\r\n", "") + "\r\n"))
                .endsWith("\r\n\r\n[{\"id\":1}]");
        assertThat(door.exchange(head + numbered(1_000, "X-#: y\r\n", "") + "\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .endsWith(tooLarge.formatted("http.headers_max"));
        assertThat(door.exchange(head + "Cookie: " + numbered(1_000, "a#=1", ";") + "\r\n\r\n"))
                .endsWith("\r\n\r\n[{\"id\":1}]");
        assertThat(door.exchange(head + "Prefer: " + numbered(1_000, "a#=1", ",") + "\r\n\r\n"))
                .endsWith("\r\n\r\n[{\"id\":1}]");
        assertThat(door.exchange(head + numbered(5_000, "X-#: y\r\n", "") + "\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .endsWith(tooLarge.formatted("http.header_bytes_max"));
        assertThat(door.exchange(head + "X-A: " + "y".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .endsWith(tooLarge.formatted("http.header_bytes_max"));
        assertThat(RawDoor.statuses(door.exchange("GET /" + "y".repeat(17_000) + " HTTP/1.1\r\nHost: tests\r\n\r\n")))
                .containsExactly(414);
        assertThat(RawDoor.statuses(door.exchange("G".repeat(17_000) + " / HTTP/1.1\r\nHost: tests\r\n\r\n")))
                .containsExactly(414);
    }
}
