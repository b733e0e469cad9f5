package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.AuthZenCalls;
import dev.sluice.support.AuthorizationMatrix;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AuthZEN's searches find, in pages. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthZenPageIT {

    private static final String SUBJECT = "/access/v1/search/subject";

    private static final String RESOURCE = "/access/v1/search/resource";

    private static final String ACTION = "/access/v1/search/action";

    private static final String WHO_WRITES = """
            {"subject": {"type": "user"}, "action": {"name": "write"},
             "resource": {"type": "record", "id": "record-1"}}""";

    private static final String WHAT_ALICE_DELETES = """
            {"subject": {"type": "user", "id": "alice"}, "action": {"name": "delete"},
             "resource": {"type": "record"}}""";

    private static final String WHAT_BOB_MAY = """
            {"subject": {"type": "user", "id": "bob"}, "resource": {"type": "record", "id": "record-1"}}""";

    private TestGateway gateway;
    private AuthZenCalls calls;

    @BeforeAll
    void start(TestDatabase database) {
        database.run(AuthorizationMatrix.load().fixtures());
        gateway = TestGateway.start(database, "authorization.refresh_interval=1h");
        calls = new AuthZenCalls(gateway.http());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static String found(String context, String... results) {
        return """
                200 {"page":{"next_token":"","count":%d},"context":{%s"execution_time_ms":1},\
                "results":[%s]}""".formatted(results.length, context, String.join(",", results));
    }

    private static String malformed(String details) {
        return "400 {\"code\":\"SLC201\",\"message\":\"The message is malformed\",\"details\":\"%s\",\"hint\":null}"
                .formatted(details);
    }

    private static String with(String request, String more) {
        return request.replaceFirst("}$", ", " + more.replace("\\", "\\\\") + "}");
    }

    private JsonObject page(String path, String request) {
        String told = calls.ask(path, request);
        assertThat(told).startsWith("200 ");
        return new JsonObject(told.substring(4));
    }

    private static String token(JsonObject page) {
        return page.getJsonObject("page").getString("next_token");
    }

    private static List<String> ids(JsonObject page) {
        JsonArray results = page.getJsonArray("results");
        assertThat(page.getJsonObject("page").getInteger("count")).isEqualTo(results.size());
        return results.stream()
                .map(result -> ((JsonObject) result).getString("id"))
                .toList();
    }

    @Test
    void whoeverIsSignedInIsSaidOnEachPage() {
        String request =
                with(WHO_WRITES.replace("write", "read").replace("record-1", "record-8"), "\"page\": {\"limit\": 3}");
        JsonObject first = page(SUBJECT, request);
        JsonObject second = page(SUBJECT, request.replace("\"limit\": 3", "\"token\": \"" + token(first) + '"'));

        assertThat(first.getJsonObject("context").getBoolean("every_signed_in_user"))
                .isTrue();
        assertThat(second.getJsonObject("context").getBoolean("every_signed_in_user"))
                .isTrue();
        assertThat(ids(first)).hasSize(3).doesNotContainAnyElementsOf(ids(second));
        assertThat(ids(second)).contains("alice");
        assertThat(token(second)).isEmpty();
    }

    @Test
    void pagesFollowEachOther() {
        String request = with(WHAT_ALICE_DELETES, "\"page\": {\"limit\": 4}");
        List<String> pages = new ArrayList<>();
        JsonObject page = page(RESOURCE, request);
        pages.add(String.join(" ", ids(page)));
        while (!token(page).isEmpty()) {
            page = page(RESOURCE, request.replace("4}", "4, \"token\": \"" + token(page) + "\"}"));
            pages.add(String.join(" ", ids(page)));
        }

        assertThat(pages)
                .containsExactly(
                        "record-1 record-2 record-3 record-4", "record-5 record-6 record-7 record-8", "record-9");
    }

    @Test
    void actionsComeInPagesToo() {
        String first = calls.ask(ACTION, with(WHAT_BOB_MAY, "\"page\": {\"limit\": 1}"));
        String token = token(new JsonObject(first.substring(4)));

        assertThat(first).contains("[{\"name\":\"download\"}]");
        assertThat(calls.ask(ACTION, with(WHAT_BOB_MAY, "\"page\": {\"token\": \"" + token + "\"}")))
                .isEqualTo(found("", "{\"name\":\"read\"}"));
    }

    @Test
    void aPageOfNoneSaysWhetherThereIsAny() {
        JsonObject some = page(RESOURCE, with(WHAT_ALICE_DELETES, "\"page\": {\"limit\": 0}"));
        JsonObject none =
                page(RESOURCE, with(WHAT_ALICE_DELETES.replace("alice", "nobody"), "\"page\": {\"limit\": 0}"));

        assertThat(ids(some)).isEmpty();
        assertThat(token(some)).isNotEmpty();
        assertThat(ids(none)).isEmpty();
        assertThat(token(none)).isEmpty();
    }

    @Test
    void aTokenIsOfUseWithItsOwnSearchOnly() {
        String limited = "\"page\": {\"limit\": 1}";
        String token = token(page(RESOURCE, with(WHAT_ALICE_DELETES, limited)));
        String more = "\"page\": {\"token\": \"" + token + "\"}";
        String another = malformed("field page.token: belongs to another search");
        String reordered = """
                {"resource": {"type": "record"}, "action": {"name": "delete"},
                 "subject": {"id": "alice", "type": "user"}}""";

        assertThat(ids(page(RESOURCE, with(reordered, more)))).containsExactly("record-2");
        assertThat(calls.ask(RESOURCE, with(WHAT_ALICE_DELETES.replace("alice", "bob"), more)))
                .isEqualTo(another);
        assertThat(calls.ask(RESOURCE, with(WHAT_ALICE_DELETES.replace("delete", "read"), more)))
                .isEqualTo(another);
        assertThat(calls.ask(RESOURCE, with(WHAT_ALICE_DELETES, more + ", \"context\": {\"a\": [1]}")))
                .isEqualTo(another);
        assertThat(calls.ask(ACTION, with(WHAT_BOB_MAY, more))).isEqualTo(another);
        assertThat(calls.ask(RESOURCE, with(WHAT_ALICE_DELETES, more.replace("}", ", \"limit\": 2}"))))
                .isEqualTo(malformed("field page.limit: is not that of the request which began the search"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "äöü", "AAAA", "MTo6Og", "MTphYmNkZWZnaGlqa2xtbm9wcXJzdHV2Ojk5OTk5OTk5OTk6"})
    void whatIsNoTokenIsNamed(String token) {
        assertThat(calls.ask(RESOURCE, with(WHAT_ALICE_DELETES, "\"page\": {\"token\": \"" + token + "\"}")))
                .isEqualTo(malformed("field page.token: is not one that a search has given"));
    }

    @Test
    void aForgedTokenOpensNothing() {
        String given = token(page(RESOURCE, with(WHAT_ALICE_DELETES, "\"page\": {\"limit\": 1}")));
        String forged = Base64.getUrlEncoder()
                .encodeToString((new String(Base64.getUrlDecoder().decode(given), StandardCharsets.UTF_8) + "' or true")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(calls.ask(RESOURCE, with(WHAT_ALICE_DELETES, "\"page\": {\"token\": \"" + forged + "\"}")))
                .isEqualTo(malformed("field after: must be a UUID"));
        assertThat(calls.askAs("bob", RESOURCE, with(WHAT_ALICE_DELETES, "\"page\": {\"token\": \"" + given + "\"}")))
                .startsWith("403");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            7                   | field page: must be an object
            {"limit": -1}       | field page.limit: must be a whole number, 0 or more
            {"limit": 1.5}      | field page.limit: must be a whole number, 0 or more
            {"limit": "1"}      | field page.limit: must be a whole number, 0 or more
            {"limit": null}     | field page.limit: must be a whole number, 0 or more
            {"token": 1}        | field page.token: must be a string
            {"properties": "a"} | field page.properties: must be an object
            """)
    void aPageThatIsNoneIsNamed(String page, String fault) {
        assertThat(calls.ask(SUBJECT, with(WHO_WRITES, "\"page\": " + page))).isEqualTo(malformed(fault));
    }

    @Test
    void aLimitBeyondTheCapIsTheCap() {
        assertThat(ids(page(RESOURCE, with(WHAT_ALICE_DELETES, "\"page\": {\"limit\": 5000000000}"))))
                .hasSize(9);
    }
}
