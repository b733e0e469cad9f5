package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.AuthZenCalls;
import dev.sluice.support.AuthorizationMatrix;
import dev.sluice.support.Eventually;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The level Batch of AuthZEN's certification scenario: several access evaluations as one request. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthZenBatchIT {

    private static final String PATH = "/access/v1/evaluations";

    private static final String OWNER = decided(true, "granted", "owner", "owner", """
            "read","download","write","share","delete","manage\"""");

    private static final String VIEWER_READS = decided(true, "granted", "viewer", "team", "\"read\",\"download\"");

    private static final String VIEWER_WRITES = decided(false, "denied", "viewer", "team", "\"read\",\"download\"");

    private static final String DENIED = decided(false, "denied", null, null, "");

    private TestGateway gateway;
    private AuthZenCalls calls;

    @BeforeAll
    void start(TestDatabase database) {
        database.run(AuthorizationMatrix.load().fixtures());
        gateway = TestGateway.start(database, "authorization.refresh_interval=1h", "authorization.checks_max=5");
        calls = new AuthZenCalls(gateway.http());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static String decided(boolean decision, String outcome, String role, String method, String permissions) {
        return """
                {"decision":%s,"context":{"outcome":"%s","effective_role":%s,"access_method":%s,"permissions":[%s],\
                "resource_owner":"alice","source":"live","as_of":"now","execution_time_ms":1}}""".formatted(
                        decision,
                        outcome,
                        role == null ? null : '"' + role + '"',
                        method == null ? null : '"' + method + '"',
                        permissions);
    }

    private static String inError(String details) {
        return """
                {"decision":false,"context":{"error":{"status":400,"code":"SLC201",\
                "message":"The message is malformed","details":"%s","hint":null}}}""".formatted(details);
    }

    private static String answered(String... evaluations) {
        return "200 {\"evaluations\":[" + String.join(",", evaluations) + "]}";
    }

    private static String refused(String code, String message, String details) {
        return "400 {\"code\":\"%s\",\"message\":\"%s\",\"details\":\"%s\",\"hint\":null}"
                .formatted(code, message, details);
    }

    @Test
    void eachIsAnsweredInItsPlace() {
        assertThat(calls.ask(PATH, """
                {"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"}, "evaluations": [
                  {"resource": {"type": "record", "id": "record-1"}},
                  {"resource": {"type": "record", "id": "record-2"}}]}""")).isEqualTo(answered(OWNER, OWNER));
        assertThat(calls.ask(PATH, """
                {"subject": {"type": "user", "id": "bob"}, "resource": {"type": "record", "id": "record-1"},
                 "evaluations": [{"action": {"name": "read"}}, {"action": {"name": "write"}}]}
                """)).isEqualTo(answered(VIEWER_READS, VIEWER_WRITES));
    }

    @Test
    void eachMayStateAllOfItself() {
        assertThat(calls.ask(PATH, """
                {"evaluations": [
                  {"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"},
                   "resource": {"type": "record", "id": "record-1"}},
                  {"subject": {"type": "user", "id": "bob"}, "action": {"name": "write"},
                   "resource": {"type": "record", "id": "record-1"}}]}""")).isEqualTo(answered(OWNER, VIEWER_WRITES));
    }

    @Test
    void whatIsStatedReplacesTheDefaultWhole() {
        assertThat(calls.ask(PATH, """
                {"subject": {"type": "user", "id": "bob"}, "action": {"name": "read"},
                 "resource": {"type": "record", "id": "record-1", "properties": {"status": "active"}},
                 "evaluations": [{}, {"resource": {"type": "record", "id": "record-5"}},
                  {"resource": {"id": "record-1"}}]}"""))
                .isEqualTo(answered(VIEWER_READS, DENIED, inError("field resource.type: is missing")));
    }

    @Test
    void theContextIsInheritedUnlessItIsStated() {
        String explained = OWNER.replace(
                "\"execution_time_ms\"", "\"reasons\":[\"role owner by owner permits read\"],\"execution_time_ms\"");

        assertThat(calls.ask(PATH, """
                {"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"}, "context": {"explain": true},
                 "evaluations": [
                  {"resource": {"type": "record", "id": "record-1"}},
                  {"resource": {"type": "record", "id": "record-2"}, "context": {"source": "batch-override"}}]}
                """)).isEqualTo(answered(explained, OWNER));
    }

    @Test
    void aFaultInOneIsItsOwnDenial() {
        assertThat(calls.ask(PATH, """
                {"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"},
                 "options": {"evaluations_semantic": "execute_all", "another_option": 7},
                 "evaluations": [{"resource": {"type": "record", "id": "record-1"}}, {}, 7,
                  {"resource": {"type": "record", "id": "one"}},
                  {"resource": {"type": "record", "id": "record-1"}, "action": {"name": "fly"}}]}"""))
                .isEqualTo(answered(
                        OWNER,
                        inError("field resource: is missing"),
                        inError("the evaluation must be an object"),
                        inError("field resource.id: must be a UUID"),
                        inError("field action.name: fly is no operation of project")));
        assertThat(calls.ask(PATH, "{\"evaluations\": [{}]}"))
                .isEqualTo(answered(inError("field subject: is missing")));
    }

    @Test
    void aUserIsDeniedWhatIsAboutAnother() {
        assertThat(calls.askAs("bob", PATH, """
                {"action": {"name": "read"}, "resource": {"type": "record", "id": "record-1"}, "evaluations": [
                  {"subject": {"type": "user", "id": "alice"}},
                  {"subject": {"type": "user", "id": "bob"}}]}
                """)).isEqualTo(answered("""
                        {"decision":false,"context":{"error":{"status":403,"code":"42501",\
                        "message":"permission denied to check the access of another user","details":null,\
                        "hint":null}}}""", VIEWER_READS));
        assertThat(calls.askWith(PATH, "{\"evaluations\": [{}]}")).isEqualTo("""
                401 {"code":"SLC101","message":"The credential was refused",\
                "details":"a service key or a user's token is needed","hint":null}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"evaluations\": []", ", \"options\": {\"evaluations_semantic\": \"execute_all\"}"})
    void withoutEvaluationsItIsASingleOne(String more) {
        assertThat(calls.ask(PATH, """
                        {"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"},
                         "resource": {"type": "record", "id": "record-1"}%s}
                        """.formatted(more))).isEqualTo("200 " + OWNER);
        assertThat(calls.ask(PATH, "{\"subject\": {\"type\": \"user\", \"id\": \"alice\"}%s}".formatted(more)))
                .isEqualTo(refused("SLC201", "The message is malformed", "field action: is missing"));
    }

    private String semantic(String semantic, String... actions) {
        String evaluations = String.join(
                ",",
                Arrays.stream(actions)
                        .map("{\"action\": {\"name\": \"%s\"}}"::formatted)
                        .toList());
        return calls.ask(PATH, """
                {"subject": {"type": "user", "id": "bob"}, "resource": {"type": "record", "id": "record-1"},
                 "options": {"evaluations_semantic": "%s"}, "evaluations": [%s]}""".formatted(semantic, evaluations));
    }

    @Test
    void theFirstDenialEndsARowThatMustAllBePermitted() {
        String semantic = "deny_on_first_deny";
        String fault = inError("field action.name: fly is no operation of project");

        assertThat(semantic(semantic, "read", "write", "read")).isEqualTo(answered(VIEWER_READS, VIEWER_WRITES));
        assertThat(semantic(semantic, "read", "fly", "read", "fly")).isEqualTo(answered(VIEWER_READS, fault));
        assertThat(semantic(semantic, "write", "fly")).isEqualTo(answered(VIEWER_WRITES));
        assertThat(semantic(semantic, "fly", "read")).isEqualTo(answered(fault));
        assertThat(semantic(semantic, "read", "read")).isEqualTo(answered(VIEWER_READS, VIEWER_READS));
    }

    @Test
    void theFirstPermitEndsARowOfWhichOneIsEnough() {
        String semantic = "permit_on_first_permit";
        String fault = inError("field action.name: fly is no operation of project");

        assertThat(semantic(semantic, "write", "fly", "read", "write"))
                .isEqualTo(answered(VIEWER_WRITES, fault, VIEWER_READS));
        assertThat(semantic(semantic, "read", "fly")).isEqualTo(answered(VIEWER_READS));
        assertThat(semantic(semantic, "write", "write")).isEqualTo(answered(VIEWER_WRITES, VIEWER_WRITES));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"evaluations": {}}                         | field evaluations: must be an array
            {"evaluations": null}                       | field evaluations: must be an array
            {"evaluations": [{}], "options": []}        | field options: must be an object
            {"evaluations": [{}], "subject": "alice"}   | field subject: must be an object
            {"evaluations": [{}], "context": 1}         | field context: must be an object
            {"options": {"evaluations_semantic": 1}}    | field options.evaluations_semantic: must be a string
            {"options": {"evaluations_semantic": "any"}} | field options.evaluations_semantic: must be one of \
            execute_all, deny_on_first_deny, permit_on_first_permit
            """)
    void aFaultOfTheWholeIsNamed(String body, String fault) {
        assertThat(calls.ask(PATH, body)).isEqualTo(refused("SLC201", "The message is malformed", fault));
    }

    @Test
    void moreThanTheCapIsRefused() {
        String evaluations = String.join(",", Collections.nCopies(6, "{}"));

        assertThat(calls.ask(PATH, "{\"evaluations\": [%s]}".formatted(evaluations)))
                .isEqualTo(refused(
                        "SLC203", "A configured cap was passed", "field evaluations: 6 evaluations, the most are 5"));
    }

    @Test
    void allThatAreWellFormedAreOneQuestion(TestDatabase database) {
        try (TestGateway fresh = TestGateway.start(database, "authorization.refresh_interval=1h")) {
            new AuthZenCalls(fresh.http()).ask(PATH, """
                    {"subject": {"type": "user", "id": "bob"}, "resource": {"type": "record", "id": "record-1"},
                     "evaluations": [{"action": {"name": "read"}}, {}, {"action": {"name": "write"}}]}""");

            Eventually.eventually(() -> questions(fresh) > 0);
            assertThat(questions(fresh)).isEqualTo(1);
        }
    }

    private static long questions(TestGateway gateway) {
        return new JsonObject(gateway.http()
                        .get("/metrics/v1/operations", "apikey", TestGateway.SERVICE_KEY)
                        .body())
                .getJsonObject("kinds")
                .getJsonObject("authorization")
                .getJsonObject("start")
                .getLong("count");
    }
}
