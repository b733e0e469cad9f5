package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.noHttp;
import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of callers and functions that would end a header and begin another, or a second response. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class ResponseSplittingAttackIT {

    private static String refusal(int status, String code, String message) {
        return """
                %d
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=%s

                {"code":"%2$s","message":"%s","details":null,"hint":null}""".formatted(status, code, message);
    }

    private static String answering(Harbour harbour, String status, String headers) {
        return harbour.answer("POST /rpc/answer\nContent-Type: application/json\n\n"
                + new JsonObject().put("status", status).put("headers", headers).encode());
    }

    private static String raising(Harbour harbour, String detail) {
        return harbour.answer("POST /rpc/forbid\nContent-Type: application/json\n\n"
                + new JsonObject()
                        .put("message", "{\"code\":\"X\",\"message\":\"no\"}")
                        .put("detail", detail)
                        .encode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"X-A\":\"b\\r\\nX-Injected: yes\"}",
                "{\"X-A\":\"b\\nX-Injected: yes\"}",
                "{\"X-A\":\"b\\r\\n\\r\\n[]\"}",
                "{\"X-A\\r\\nX-Injected\":\"yes\"}",
                "{\"X-A: b\\r\\nX-Injected\":\"yes\"}",
                "{\"X A\":\"b\"}",
                "{\"X-A:\":\"b\"}",
                "{\"\":\"b\"}",
                "{\"X-\u00C4\":\"b\"}",
                "{\"X-A\":\"\\u0000\"}",
                "{\"X-A\":\"\\u000b\"}",
                "{\"X-A\":\"\\u007f\"}",
                "{\"Content-Length\":\"1\"}",
                "{\"content-length\":\"1000\"}",
                "{\"Transfer-Encoding\":\"chunked\"}",
                "{\"Connection\":\"upgrade\"}",
                "{\"Upgrade\":\"h2c\"}",
                "{\"Trailer\":\"X-Injected\"}"
            })
    void aFunctionSaysWholeHeadersOrNone(String header, Harbour harbour) {
        assertThat(answering(harbour, "200", "[" + header + "]"))
                .isEqualTo(refusal(
                        500,
                        "PGRST111",
                        "response.headers guc must be a JSON array composed of objects with a single key and a string"
                                + " value"));
        assertThat(raising(harbour, "{\"status\":400,\"headers\":" + header + "}"))
                .startsWith(
                        "500\ncontent-type: application/json; charset=utf-8\nproxy-status: sluice; error=PGRST121\n")
                .contains("{\"code\":\"PGRST121\",")
                .doesNotContain("\nX-Injected");
    }

    /** Characters whose second byte would be a line's end, were they cut to one byte. */
    @ParameterizedTest
    @ValueSource(strings = {"\u010D\u010AX-Injected: yes", "\u560D\u560AX-Injected: yes", "\u2028b", "\u0085b"})
    void aCharacterIsSentInUtf8AndNeverCut(String value, Harbour harbour) {
        String answer = answering(harbour, "200", "[{\"X-A\":\"" + value + "\"}]");

        assertThat(answer).startsWith("200\n").endsWith("\n\n\"told\"").doesNotContain("\nX-Injected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "099", "100", "101", "103", "199", "1000", "-200", "\r\n200", "X: y"})
    void aStatusIsTheLastOfItsResponse(String status, Harbour harbour) {
        assertThat(answering(harbour, status, "[]"))
                .isEqualTo(refusal(500, "PGRST112", "response.status guc must be a valid status code"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "99", "100", "101", "199", "1000", "12345", "2147483648", "\"400\"", "400.5"})
    void aRaisedStatusIsTheLastOfItsResponse(String status, Harbour harbour) {
        assertThat(raising(harbour, "{\"status\":" + status + ",\"headers\":{}}"))
                .startsWith(
                        "500\ncontent-type: application/json; charset=utf-8\nproxy-status: sluice; error=PGRST121\n")
                .contains("{\"code\":\"PGRST121\",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bad\\r\\nX-Injected: yes", "Bad\\n", "Bad\\u0000", "Bad\\u007f", "B\u00E4d"})
    void theWordsOfAStatusAreOneLine(String words, Harbour harbour) {
        assertThat(raising(harbour, "{\"status\":400,\"status_text\":\"%s\",\"headers\":{}}".formatted(words)))
                .startsWith(
                        "500\ncontent-type: application/json; charset=utf-8\nproxy-status: sluice; error=PGRST121\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT100", "PT101", "PT000", "PT199", "PTABC"})
    void aRaisedStateIsNoHalfResponse(String state, Harbour harbour, TestDatabase database) {
        database.run("create or replace function harbour.half() returns void language plpgsql as"
                + " $$ begin raise sqlstate '" + state + "' using message = 'half'; end $$; notify pgrst");

        eventually(() -> !harbour.answer("POST /rpc/half").startsWith("404"));
        assertThat(harbour.answer("POST /rpc/half")).startsWith("500\n").contains("\"code\":\"" + state + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SLC", "SLC1", "SLC99999999999", "PGRST", "PGRST\u00E9", "PGRST-1", "PGRSTXXXXXXXXXX", ""})
    void aRaisedCodeIsAnyText(String code, Harbour harbour) {
        String request = new JsonObject()
                .put(
                        "message",
                        new JsonObject().put("code", code).put("message", "no").encode())
                .put("detail", "{\"status\":400,\"headers\":{\"Proxy-Status\":\"\"}}")
                .encode();

        assertThat(harbour.answer("POST /rpc/forbid\nContent-Type: application/json\n\n" + request))
                .isEqualTo("400\ncontent-type: application/json; charset=utf-8\n\n"
                        + "{\"code\":\"%s\",\"message\":\"no\",\"details\":null,\"hint\":null}".formatted(code));
    }

    /** A code that is told in a header must not end it either. */
    @Test
    void aRaisedCodeDoesNotSplitTheHeaderThatTellsIt(Harbour harbour) {
        String request = new JsonObject()
                .put("message", "{\"code\":\"X\\r\\nX-Injected: yes\",\"message\":\"no\"}")
                .put("detail", "{\"status\":400,\"headers\":{}}")
                .encode();

        assertThat(harbour.answer("POST /rpc/forbid\nContent-Type: application/json\n\n" + request))
                .isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8

                        {"code":"X\\r\\nX-Injected: yes","message":"no","details":null,"hint":null}""");
    }

    @Test
    void whatIsRepeatedFromTheRequestStaysOneHeader(TestDatabase database) {
        try (Harbour traced = new Harbour(HarbourExtension.start(database, "rest.server-trace-header=X-Trace"))) {
            RawDoor door = RawDoor.of(traced);
            String request = """
                    GET /port?select=id&id=eq.1 HTTP/1.1
                    Host: tests
                    Connection: close
                    X-Request-ID: a%0d%0aX-Injected: \u00E9\t"
                    X-Trace: b%0d%0a\u010D\u010AX-Injected

                    """;
            String answer = door.exchange(request.replace("\n", "\r\n"));

            assertThat(RawDoor.statuses(answer)).containsExactly(200);
            assertThat(answer)
                    .contains("\r\nX-Request-ID: a%0d%0aX-Injected: \u00E9\t\"\r\n")
                    .doesNotContain("\r\nX-Injected");
            for (String header : new String[] {"X-Request-ID", "X-Trace"}) {
                String refused =
                        door.exchange("GET /port HTTP/1.1\r\nHost: tests\r\n" + header + ": a\rX-Injected: b\r\n\r\n");
                assertThat(RawDoor.whole(refused).replace("\nX-Trace: \n", "\n"))
                        .isEqualTo(noHttp(null));
            }
        }
    }

    @Test
    void keysInALocationAreEncoded(Harbour harbour, TestDatabase database) {
        database.run("select ledger.restore()");
        String key = "a\\r\\nX-Injected: yes&aisle=eq.1#/../\u6771<\\t%0d%0a";

        assertThat(harbour.answer("POST /shelf\nContent-Type: application/json\napikey: <service key>\n"
                        + "Prefer: return=headers-only\n\n{\"aisle\":9,\"level\":\"" + key + "\"}"))
                .isEqualTo("""
                        201
                        content-range: */*
                        location: /shelf?aisle=eq.9&level=eq.a%0D%0AX-Injected%3A%20yes%26aisle%3Deq.1%23%2F..%2F\
                        %E6%9D%B1%3C%09%250d%250a
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void aQueryInAContentLocationIsEncoded(Harbour harbour) {
        assertThat(harbour.answer("GET /port?id=eq.1&name=eq.%0d%0aX-Injected:%20yes"))
                .isEqualTo("""
                        200
                        content-location: /port?id=eq.1&name=eq.%0D%0AX-Injected%3A%20yes
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void aRangeOrAPreferenceIsNotRepeatedAsItCame(Harbour harbour) {
        assertThat(harbour.answer("GET /port?select=id&id=eq.1\nRange: 0-0%0d%0aX-Injected: yes"))
                .startsWith("200\n")
                .contains("\ncontent-range: 0-0/*\n")
                .doesNotContain("X-Injected");
        assertThat(harbour.answer(
                        "GET /port?select=id&id=eq.1\nPrefer: count=exact%0d%0aX-Injected: yes, max-affected=1"))
                .startsWith("200\n")
                .doesNotContain("X-Injected");
    }
}
