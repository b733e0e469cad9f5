package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that cannot be what they claim: each is told by code and words what is wrong, and nothing is written. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class BadPayloadIT {

    private static final String ROWS = "select (select string_agg(shelf::text, ';' order by aisle, level)"
            + " from harbour.shelf) || (select string_agg(crate::text, ';' order by id) from harbour.crate)";

    /** More digits than numbers usually have, more letters than a name, and more brackets than nest. */
    private static String lengthened(String text) {
        return text.replace("{9}", "9".repeat(2_000))
                .replace("{k}", "k".repeat(60_000))
                .replace("{[}", "[".repeat(100_000) + "]".repeat(100_000));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvFileSource(
            resources = "/feature/bad-payload.csv",
            delimiter = '|',
            numLinesToSkip = 1,
            quoteCharacter = '`',
            maxCharsPerColumn = -1)
    void isRefused(
            String path,
            String contentType,
            String body,
            int status,
            String code,
            String message,
            Harbour harbour,
            TestDatabase database) {
        String before = database.value(ROWS);

        HttpResponse<String> answer = harbour.gateway()
                .http()
                .post(
                        path,
                        lengthened(body),
                        "apikey",
                        TestGateway.SERVICE_KEY,
                        "Content-Type",
                        Objects.requireNonNullElse(contentType, "application/json"));

        JsonObject failure = new JsonObject(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(failure.fieldNames()).containsExactly("code", "message", "details", "hint");
        assertThat(failure.getString("code")).isEqualTo(code);
        assertThat(failure.getString("message")).isEqualTo(lengthened(message));
        assertThat(database.value(ROWS)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/shelf, application/json, '{\"aisle\": 3, \"level\": \"~\"}'",
        "'/shelf?columns=aisle,level', application/json, '{\"aisle\": 3, \"level\": \"~\"}'",
        "/shelf, application/x-www-form-urlencoded, aisle=3&level=~",
        "/shelf, application/x-www-form-urlencoded, aisle=3&level=%FF",
        "/shelf, application/x-www-form-urlencoded, aisle=3&l%C3=x",
        "/rpc/hail, application/x-www-form-urlencoded, name=%ED%A0%80",
        "/rpc/shout, text/plain, ~",
        "/rpc/bill, text/xml, <a>~</a>",
    })
    void whatIsNotUtf8IsRefused(String path, String contentType, String body, Harbour harbour) {
        byte[] bytes = body.replace('~', 'ÿ').getBytes(StandardCharsets.ISO_8859_1);

        HttpResponse<String> answer = harbour.gateway()
                .http()
                .send("POST", path, bytes, "apikey", TestGateway.SERVICE_KEY, "Content-Type", contentType);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"code\":\"PGRST102\",\"message\":\"The body is not UTF-8\",\"details\":null,\"hint\":null}");
    }

    @Test
    void whatOnlyLooksBadIsWritten(Harbour harbour, TestDatabase database) {
        database.run("select ledger.restore()");
        assertThat(harbour.answer("""
                        POST /shelf?select=aisle,level
                        Prefer: return=representation
                        apikey: <service key>
                        Content-Type: Application/JSON; charset=UTF-8

                        [{"aisle": 3, "aisle": 7, "level": "\\ud83d\\udea2"},
                         {"\\u0061isle": "8", "level": {"a": "]}\\""}}]
                        """)).isEqualTo("""
                        201
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"aisle":7,"level":"🚢"},
                         {"aisle":8,"level":"{\\"a\\": \\"]}\\\\\\"\\"}"}]""");
        database.run("select ledger.restore()");
    }
}
