package dev.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SQL in every part of a request of the dialect that names or says something. Names are looked up and values are bound,
 * so the words are a name that there is not, or a value like any other.
 */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class SqlInjectionAttackIT {

    private Harbour harbour;
    private TestDatabase database;

    @BeforeEach
    void prepare(Harbour runningHarbour, TestDatabase testDatabase) {
        harbour = runningHarbour;
        database = testDatabase;
    }

    @BeforeAll
    static void hatch(TestDatabase database) {
        Canary.hatch(database);
    }

    @AfterAll
    static void theCanarySings(TestDatabase database) {
        Canary.assertSings(database);
    }

    private String answer(String request, String header, String body, String words) {
        String type = header.startsWith("Content-Type") ? "" : "\nContent-Type: application/json";
        return harbour.answer(request.replace("@@", Canary.inUrl(words))
                + (header.isEmpty() ? "" : "\n" + header.replace("@@", words))
                + type
                + "\napikey: <service key>\n\n"
                + body.replace("@@", Canary.inJson(words))
                        .replace("@%", Canary.inUrl(words))
                        .replace("@\"", '"' + words.replace("\"", "\"\"") + "\"\n1"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/attack/sql-injection.csv", delimiter = '|', quoteCharacter = '~', numLinesToSkip = 1)
    void aNameIsLookedUpAndNeverRun(String place, String request, String header, String body, int status, String code) {
        for (String words : Canary.WORDS) {
            assertThat(answer(request, header == null ? "" : header, body == null ? "" : body, words))
                    .as("%s: %s", place, words)
                    .startsWith("""
                            %d
                            content-type: application/json; charset=utf-8
                            proxy-status: sluice; error=%s

                            {"code":"%2$s","message":\"""".formatted(status, code));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=eq.",
                "name=neq.Alma&id=lt.0&name=eq.",
                "name=like.",
                "name=ilike.*",
                "name=in.(",
                "name=not.in.(x)&name=eq.",
                "story=plfts.",
                "story=phfts.",
                "story=wfts(english).",
                "cargo->>tons=eq.",
                "cargo->lots->0->>name=eq.",
                "or=(name.eq.\"",
                "and=(id.gt.0,name.like.\"",
                "name=like(any).{a,\""
            })
    void aValueIsBound(String filter) {
        String end =
                filter.endsWith("in.(") ? ")" : filter.endsWith("{a,\"") ? "\"}" : filter.endsWith("\"") ? "\")" : "";
        for (String words : Canary.WORDS) {
            String quoted = filter.endsWith("\"") ? Canary.inJson(words) : words;

            assertThat(harbour.answer("GET /ship?select=id&" + filter + Canary.inUrl(quoted) + end))
                    .as(words)
                    .startsWith("200\ncontent-location: ")
                    .endsWith("\n\n[]");
        }
    }

    @Test
    void aKeyOfAJsonPathIsBound() {
        for (String words : Canary.WORDS) {
            assertThat(harbour.answer("GET /ship?select=id&id=eq.1&cargo->>" + Canary.inUrl(words) + "=is.null"))
                    .startsWith("200\n")
                    .endsWith("\n\n[{\"id\":1}]");
        }
    }

    /** A name of a column of the answer stands in the statement, in quotes that it cannot leave. */
    @Test
    void aQuotedAliasIsANameOfItsOwn() {
        for (String words : Canary.WORDS) {
            if (!words.contains("\"")) {
                assertThat(harbour.answer("GET /port?id=eq.1&select=%22" + Canary.inUrl(words) + "%22:id"))
                        .startsWith("200\n")
                        .endsWith("\n\n[{\"" + Canary.inJson(words.replace("\\", "")) + "\":1}]");
            }
        }
    }

    @Test
    void whatIsWrittenIsWhatWasSent() {
        for (String words : Canary.WORDS) {
            database.run("delete from harbour.journal");

            assertThat(answer("POST /journal", "Prefer: return=representation", "{\"entry\":\"@@\"}", words))
                    .startsWith("201\n")
                    .endsWith("\n\n[{\"day\":null,\"entry\":\"" + Canary.inJson(words) + "\"}]");
            assertThat(database.value("select entry from harbour.journal")).isEqualTo(words);
        }
    }

    @Test
    void anArgumentIsWhatWasSent() {
        for (String words : Canary.WORDS) {
            assertThat(harbour.answer("GET /rpc/hail?name=" + Canary.inUrl(words)))
                    .endsWith("\n\n\"ahoy " + Canary.inJson(words) + "\"");
            assertThat(answer("POST /rpc/hail", "", "{\"name\":\"@@\"}", words))
                    .endsWith("\n\n\"ahoy " + Canary.inJson(words) + "\"");
        }
    }

    /** What is said of a request to the database is said in settings, whose values are bound. */
    @Test
    void headersAndCookiesAreBound() {
        for (String words : Canary.WORDS) {
            assertThat(harbour.answer("GET /rpc/letterhead?name=x-odd\nX-Odd: " + words))
                    .endsWith("\n\n\"" + Canary.inJson(words) + "\"");
            assertThat(harbour.answer("GET /port?select=id&id=eq.1\nCookie: a=" + words))
                    .endsWith("\n\n[{\"id\":1}]");
        }
        assertThat(harbour.answer("GET /rpc/letterhead?name=x'--\nX'--: told")).endsWith("\n\n\"told\"");
    }

    @Test
    void claimsAreBound() {
        for (String words : Canary.WORDS) {
            String claims = ForgedToken.claims("\"x\":\"" + Canary.inJson(words) + "\"")
                    .replace("\"ida\"", "\"" + Canary.inJson(words) + "\"");

            assertThat(harbour.answer("GET /parcel?select=id\nAuthorization: Bearer "
                            + ForgedToken.of(ForgedToken.HEADER, claims)))
                    .startsWith("200\n")
                    .endsWith("\n\n[]");
        }
    }

    /** PostgREST reads what is no number as if it were not there; a number is all that it can become. */
    @Test
    void aLimitIsANumberOrNothing() {
        for (String words : Canary.WORDS) {
            assertThat(harbour.answer(
                            "GET /port?select=id&id=eq.1&limit=1" + Canary.inUrl(words) + "\nRange: 0-" + words))
                    .startsWith("200\n")
                    .endsWith("\n\n[{\"id\":1}]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ship?name=eq.x%00y", "GET /ship?name=in.(x%00y)", "GET /ship?cargo->>a%00b=eq.1",
                "GET /rpc/hail?name=x%00y", "GET /ship?name=match.x%00y", "GET /rpc/peek?name=x%00y"
            })
    void aTextHasNoZero(String request) {
        assertThat(harbour.answer(request)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=22021

                        {"code":"22021","message":"invalid byte sequence for encoding \\"UTF8\\": 0x00","details":null,\
                        "hint":null}""");
    }
}
