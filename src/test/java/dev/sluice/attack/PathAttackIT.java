package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.noHttp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that would lead out of where they begin, and hosts that a response would lead to. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class PathAttackIT {

    private static final String INVALID_PATH = """
            {"code":"PGRST125","message":"Invalid path specified in request URL","details":null,"hint":null}""";

    private static String answer(Harbour harbour, String target, String host) {
        return RawDoor.of(harbour)
                .exchange("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(target, host));
    }

    private static void assertAnswered(String answer, int status, String body) {
        assertThat(RawDoor.statuses(answer)).containsExactly(status);
        assertThat(answer).endsWith("\r\n\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../port",
                "/%2e%2e/port",
                "/./port",
                "//port",
                "/port/",
                "/port/..",
                "/port//",
                "/rpc/../port",
                "/tx/v1/../../port",
                "/tx/v1/%2e%2e/rest/port",
                "/tx/v1//rest/port",
                "/batch/v1/../../port",
                "//evil.example/port",
                "*",
                "port",
                "/customs/port",
                "/harbour/port",
                "/ledger/secret",
                "/openapi.json/x",
                "/console/"
            })
    void aPathLeadsNowhereElse(String path, Harbour harbour) {
        assertAnswered(answer(harbour, path, "tests"), 404, INVALID_PATH);
    }

    /** A slash that is escaped is part of a name; a name is no path and no qualified name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..%2fport", "/%2e%2e%2fport", "/rpc%2fadd", "/port%2f", "/customs.port", "/ledger.secret",
                        "/pg_class",
                "/pg_catalog.pg_class", "/information_schema.tables", "/%22port%22", "/port%00", "/port%20",
                        "/port;x=1", "/PORT",
                "/port%C0%AE", "/%C0%AE%C0%AE%C0%AFport", "/%EF%BC%8Fport", "/..%5cport", "/.env", "/live", "/metrics",
                "/schema_cache", "/port%250d"
            })
    void aNameIsOneWord(String path, Harbour harbour) {
        String answer = answer(harbour, path, "tests");

        assertThat(RawDoor.statuses(answer)).containsExactly(404);
        assertThat(answer).contains("\r\n\r\n{\"code\":\"PGRST205\",\"message\":\"Could not find the table 'harbour.");
    }

    @Test
    void anEscapeIsWholeOrTheRequestIsRefused(Harbour harbour) {
        String unreadable = """
                {"code":"PGRST100","message":"The query string could not be parsed",\
                "details":"the request could not be read","hint":null}""";

        assertAnswered(answer(harbour, "/port%", "tests"), 400, unreadable);
        assertAnswered(answer(harbour, "/port%zz", "tests"), 400, unreadable);
        assertAnswered(answer(harbour, "/port%u0031", "tests"), 400, unreadable);
    }

    /** Overlong UTF-8 is no other spelling of a character: it is no character. */
    @ParameterizedTest
    @ValueSource(strings = {"%C0%AE", "%C0%80", "%E0%80%AE", "%F0%80%80%AE", "%ED%A0%80", "%FF", "%FE%FF"})
    void anOverlongCharacterIsNone(String escape, Harbour harbour) {
        assertAnswered(answer(harbour, "/port?select=id&name=eq." + escape, "tests"), 200, "[]");
        assertThat(answer(harbour, "/port?" + escape + "=eq.1", "tests")).contains("{\"code\":\"PGRST100\",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/openapi.json"})
    void aDescriptionNamesItsOwnHost(String path, Harbour harbour) {
        String answer = RawDoor.of(harbour)
                .exchange("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                        + "Forwarded: host=evil.example\r\nX-Forwarded-Proto: javascript\r\nConnection: close\r\n\r\n");

        assertThat(RawDoor.statuses(answer)).containsExactly(200);
        assertThat(answer).doesNotContain("evil.example").doesNotContain("javascript");
    }

    @Test
    void aLocationNamesNoHost(Harbour harbour) {
        String begun = RawDoor.of(harbour)
                .exchange(
                        "POST /tx/v1 HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(RawDoor.statuses(begun)).containsExactly(201);
        assertThat(begun)
                .containsPattern("\r\nLocation: /tx/v1/[0-9a-f-]{36}\r\n")
                .doesNotContain("evil.example");
    }

    /** The client is told the address by which it found the gateway, if it is one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil\"}",
                "a b",
                "evil/path",
                "evil?x",
                "evil#x",
                "evil\\x",
                "<script>",
                "evil:99999",
                "evil:80:80",
                "evil:",
                "a@b",
                "\u00E9x",
                "[::1"
            })
    void aHostIsAnAddress(String host, Harbour harbour) {
        String answer = answer(harbour, "/.well-known/authzen-configuration", host);

        assertThat(RawDoor.statuses(answer)).containsExactly(400);
        assertThat(answer).doesNotContain("evil").doesNotContain("script");
    }

    @Test
    void aRequestHasOneHost(Harbour harbour) {
        RawDoor door = RawDoor.of(harbour);
        String line = "GET /port?select=id&id=eq.1 HTTP/1.1\r\n";

        for (String headers : new String[] {"Host: a\r\nHost: b", "Host: a\r\nHost: a", "X: y"}) {
            assertThat(RawDoor.whole(door.exchange(line + headers + "\r\n\r\n")))
                    .isEqualTo(noHttp("there must be one Host header"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://tests/port",
                "file:///port",
                "javascript://tests/port",
                "://tests/port",
                "http://evil.example/port",
                "http://tests:80/port",
                "http://tests@evil.example/port",
                "http://x@tests/port",
                "http://tests.evil.example/port",
                "http:///port",
                "https://evil.example?/port"
            })
    void aTargetIsOfTheHostThatIsAsked(String target, Harbour harbour) {
        String answer = RawDoor.whole(answer(harbour, target, "tests"));

        assertThat(answer.replace("Cache-Control: no-store\n", ""))
                .isEqualTo(noHttp("the target is not of the host that is asked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://tests", "HTTP://TESTS", "https://tests"})
    void aTargetMayBeWhole(String origin, Harbour harbour) {
        assertAnswered(answer(harbour, origin + "/port?select=id&id=eq.1", "tests"), 200, "[{\"id\":1}]");
    }
}
