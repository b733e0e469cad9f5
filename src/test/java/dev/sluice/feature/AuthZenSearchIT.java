package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.AuthZenCalls;
import dev.sluice.support.AuthorizationMatrix;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The level Search of AuthZEN's certification scenario: subjects, resources, actions. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthZenSearchIT {

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

    private static final String NOTHING = "200 {\"page\":{\"next_token\":\"\",\"count\":0},\"results\":[]}";

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

    @Test
    void subjectsAreFound() {
        assertThat(calls.ask(SUBJECT, WHO_WRITES))
                .isEqualTo(found("\"every_signed_in_user\":false,", "{\"type\":\"user\",\"id\":\"alice\"}"));
        assertThat(calls.ask(SUBJECT, WHO_WRITES.replace("write", "read")))
                .startsWith("200 ")
                .contains("{\"type\":\"user\",\"id\":\"alice\"}", "{\"type\":\"user\",\"id\":\"bob\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"context\": {\"time\": \"2025-06-27T18:03-07:00\", \"ip\": \"192.168.1.1\"}",
                "\"page\": {\"limit\": 7, \"properties\": {\"sort\": \"up\"}}",
                "\"foo\": {\"nested\": true}",
            })
    void whatIsOptionalChangesNothing(String more) {
        for (String path : List.of(SUBJECT, RESOURCE, ACTION)) {
            String request = """
                    {"subject": {"type": "user", "id": "bob"}, "action": {"name": "write"},
                     "resource": {"type": "record", "id": "record-3"}}""";

            assertThat(calls.ask(path, with(request, more)))
                    .isEqualTo(calls.ask(path, request))
                    .startsWith("200");
        }
    }

    @Test
    void theIdOfWhatIsSearchedForIsIgnored() {
        assertThat(calls.ask(SUBJECT, WHO_WRITES.replace("\"user\"", "\"user\", \"id\": \"bob\"")))
                .isEqualTo(calls.ask(SUBJECT, WHO_WRITES));
        assertThat(calls.ask(RESOURCE, WHAT_ALICE_DELETES.replace("\"record\"", "\"record\", \"id\": 7")))
                .isEqualTo(calls.ask(RESOURCE, WHAT_ALICE_DELETES));
    }

    @Test
    void resourcesAreFound() {
        assertThat(calls.ask(RESOURCE, WHAT_ALICE_DELETES))
                .isEqualTo(found(
                        "",
                        IntStream.rangeClosed(1, 9)
                                .mapToObj("{\"type\":\"record\",\"id\":\"record-%d\"}"::formatted)
                                .toArray(String[]::new)));
    }

    @Test
    void actionsAreFound() {
        assertThat(calls.ask(ACTION, WHAT_BOB_MAY))
                .isEqualTo(found("", "{\"name\":\"download\"}", "{\"name\":\"read\"}"));
    }

    @Test
    void whatIsUnknownIsFoundNowhere() {
        assertThat(calls.ask(ACTION, WHAT_BOB_MAY.replace("bob", "nobody"))).isEqualTo(found(""));
        assertThat(calls.ask(ACTION, WHAT_BOB_MAY.replace("record-1", "record-absent")))
                .isEqualTo(found(""));
        assertThat(calls.ask(RESOURCE, WHAT_ALICE_DELETES.replace("alice", "nobody")))
                .isEqualTo(found(""));
        assertThat(calls.ask(SUBJECT, WHO_WRITES.replace("record-1", "record-absent")))
                .isEqualTo(found("\"every_signed_in_user\":false,"));
        assertThat(calls.ask(SUBJECT, WHO_WRITES.replace("user", "spaceship"))).isEqualTo(NOTHING);
        assertThat(calls.ask(SUBJECT, WHO_WRITES.replace("\"record\"", "\"star\"")))
                .isEqualTo(NOTHING);
        assertThat(calls.ask(RESOURCE, WHAT_ALICE_DELETES.replace("\"record\"", "\"star\"")))
                .isEqualTo(NOTHING);
        assertThat(calls.ask(ACTION, WHAT_BOB_MAY.replace("\"record\"", "\"star\"")))
                .isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            subject  | {"subject": {"type": "user"}, "resource": {"type": "record", "id": "record-1"}} \
            | field action: is missing
            subject  | {"action": {"name": "read"}, "resource": {"type": "record", "id": "record-1"}} \
            | field subject: is missing
            subject  | {"subject": {}, "action": {"name": "read"}, "resource": {"type": "record", "id": "record-1"}} \
            | field subject.type: is missing
            subject  | {"subject": {"type": "user"}, "action": {"name": "read"}, "resource": {"type": "record"}} \
            | field resource.id: is missing
            subject  | {"subject": {"type": "user"}, "action": {"name": "fly"}, \
            "resource": {"type": "record", "id": "record-1"}} | field action.name: fly is no operation of project
            subject  | {"subject": {"type": "user"}, "action": {"name": "read"}, \
            "resource": {"type": "record", "id": "one"}} | field resource.id: must be a UUID
            resource | {"action": {"name": "read"}, "resource": {"type": "record"}} | field subject: is missing
            resource | {"subject": {"type": "user"}, "action": {"name": "read"}, "resource": {"type": "record"}} \
            | field subject.id: is missing
            resource | {"subject": {"type": "user", "id": "a"}, "action": {"name": "read"}, \
            "resource": {"type": "record"}} | field subject.id: must be a UUID
            resource | {"subject": {"type": "user", "id": "bob"}, "action": {"name": "read"}, "resource": {}} \
            | field resource.type: is missing
            action   | {"subject": {"type": "user", "id": "alice"}} | field resource: is missing
            action   | {"subject": {"type": "user"}, "resource": {"type": "record", "id": "record-1"}} \
            | field subject.id: is missing
            action   | {"subject": {"type": "user", "id": "bob"}, "resource": {"type": "record"}} \
            | field resource.id: is missing
            action   | [] | the body must be a JSON object
            action   | {"subject": {"type": "user", "id": "bob"}, "resource": {"type": "record", "id": "record-1"}, \
            "context": "a"} | field context: must be an object
            """)
    void aFaultIsNamed(String wanted, String body, String fault) {
        assertThat(calls.ask("/access/v1/search/" + wanted, body)).isEqualTo(malformed(fault));
    }

    @Test
    void aUserSearchesWhatTheyMayThemself() {
        assertThat(calls.askAs("alice", RESOURCE, WHAT_ALICE_DELETES))
                .isEqualTo(calls.ask(RESOURCE, WHAT_ALICE_DELETES));
        assertThat(calls.askAs("bob", ACTION, WHAT_BOB_MAY)).isEqualTo(calls.ask(ACTION, WHAT_BOB_MAY));
        String refused = """
                403 {"code":"42501","message":"permission denied to check the access of another user",\
                "details":%s,"hint":null}""";
        assertThat(calls.askAs("bob", RESOURCE, WHAT_ALICE_DELETES)).isEqualTo(refused.formatted("null"));
        assertThat(calls.askAs("alice", ACTION, WHAT_BOB_MAY)).isEqualTo(refused.formatted("null"));
        assertThat(calls.askAs("alice", SUBJECT, WHO_WRITES))
                .isEqualTo(refused.formatted("\"a search of subjects needs a service key\""));
        for (String path : List.of(SUBJECT, RESOURCE, ACTION)) {
            assertThat(calls.askWith(path, "{}")).isEqualTo("""
                    401 {"code":"SLC101","message":"The credential was refused",\
                    "details":"a service key or a user's token is needed","hint":null}""");
        }
    }
}
