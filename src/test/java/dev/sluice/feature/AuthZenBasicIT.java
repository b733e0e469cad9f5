package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.AuthZenCalls;
import dev.sluice.support.AuthorizationMatrix;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The level Basic of AuthZEN's certification scenario: one access evaluation. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthZenBasicIT {

    private static final String PATH = "/access/v1/evaluation";

    private static final String ALICE_READS = """
            {"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"},
             "resource": {"type": "record", "id": "record-1"}}""";

    private static final String ALICE_MAY = """
            200 {"decision":true,"context":{"outcome":"granted","effective_role":"owner","access_method":"owner",\
            "permissions":["read","download","write","share","delete","manage"],"resource_owner":"alice",\
            "source":"live","as_of":"now","execution_time_ms":1}}""";

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

    private static String malformed(String details) {
        return "400 {\"code\":\"SLC201\",\"message\":\"The message is malformed\",\"details\":\"%s\",\"hint\":null}"
                .formatted(details);
    }

    @Test
    void whatIsPermittedAndWhatIsNot() {
        assertThat(calls.ask(PATH, ALICE_READS)).isEqualTo(ALICE_MAY);
        assertThat(calls.ask(PATH, ALICE_READS.replace("read", "write"))).isEqualTo(ALICE_MAY);
        assertThat(calls.ask(PATH, ALICE_READS.replace("alice", "bob"))).isEqualTo("""
                200 {"decision":true,"context":{"outcome":"granted","effective_role":"viewer",\
                "access_method":"team","permissions":["read","download"],"resource_owner":"alice",\
                "source":"live","as_of":"now","execution_time_ms":1}}""");
        assertThat(calls.ask(PATH, ALICE_READS.replace("alice", "bob").replace("read", "write")))
                .isEqualTo("""
                200 {"decision":false,"context":{"outcome":"denied","effective_role":"viewer",\
                "access_method":"team","permissions":["read","download"],"resource_owner":"alice",\
                "source":"live","as_of":"now","execution_time_ms":1}}""");
    }

    @Test
    void whatIsNotThereIsADenialThatSaysSo() {
        assertThat(calls.ask(PATH, ALICE_READS.replace("record-1", "record-absent")))
                .isEqualTo("""
                200 {"decision":false,"context":{"outcome":"not_found","effective_role":null,"access_method":null,\
                "permissions":[],"resource_owner":null,"source":"live","as_of":"now","execution_time_ms":1}}""");
        assertThat(calls.ask(PATH, ALICE_READS.replace("\"record\"", "\"spaceship\"")))
                .isEqualTo("""
                200 {"decision":false,"context":{"outcome":"unknown_resource_type","effective_role":null,\
                "access_method":null,"permissions":[],"resource_owner":null,"source":null,"as_of":null,\
                "execution_time_ms":1}}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"context\": {\"time\": \"2025-06-27T18:03-07:00\", \"ip\": \"192.168.1.1\"}",
                "\"context\": {}",
                "\"foo\": \"bar\", \"futureField\": {\"nested\": true}",
                "\"evaluations\": [{}], \"page\": 7",
            })
    void contextAndUnknownFieldsChangeNothing(String more) {
        assertThat(calls.ask(PATH, ALICE_READS.replaceFirst("}}$", "}, " + more + "}")))
                .isEqualTo(ALICE_MAY);
    }

    @Test
    void propertiesChangeNothing() {
        assertThat(calls.ask(PATH, """
                {"subject": {"type": "user", "id": "alice", "properties": {"role": "guest", "department": "Sales"}},
                 "action": {"name": "read", "properties": {"method": "GET"}},
                 "resource": {"type": "record", "id": "record-1", "properties": {"owner": "bob"}}}
                """)).isEqualTo(ALICE_MAY);
    }

    @Test
    void theContextAsksForReasonsAndFreshness() {
        assertThat(calls.ask(
                        PATH,
                        ALICE_READS.replaceFirst(
                                "}}$", "}, \"context\": {\"explain\": true, \"consistency\": {\"max_age_ms\": 0}}}")))
                .isEqualTo(ALICE_MAY.replace(
                        "\"execution_time_ms\"",
                        "\"reasons\":[\"role owner by owner permits read\"]," + "\"execution_time_ms\""));
        assertThat(calls.ask(PATH, ALICE_READS.replaceFirst("}}$", "}, \"context\": {\"consistency\": \"strict\"}}")))
                .isEqualTo(ALICE_MAY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "subject": {"type": "user", "id": "alice"},| | field subject: is missing
            "action": {"name": "read"}, | | field action: is missing
            {"type": "user", "id": "alice"} | {"id": "alice"} | field subject.type: is missing
            {"type": "user", "id": "alice"} | {"type": "user"} | field subject.id: is missing
            {"name": "read"} | {} | field action.name: is missing
            {"type": "record", "id": "record-1"} | {"id": "record-1"} | field resource.type: is missing
            {"type": "record", "id": "record-1"} | {"type": "record"} | field resource.id: is missing
            {"type": "user", "id": "alice"} | "alice" | field subject: must be an object
            {"name": "read"} | {"name": 123} | field action.name: must be a string
            {"name": "read"} | null | field action: must be an object
            {"name": "read"} | {"name": "read", "properties": 1} | field action.properties: must be an object
            {"name": "read"} | {"name": "fly"} | field action.name: fly is no operation of project
            "alice" | "al" | field subject.id: must be a UUID
            "record-1" | "" | field resource.id: must be a UUID
            "user" | "robot" | field subject.type: must be user
            {"subject" | {"context": [], "subject" | field context: must be an object
            {"subject" | {"context": {"explain": 1}, "subject" | field context.explain: must be true or false
            """)
    void aFaultIsNamed(String right, String wrong, String fault) {
        assertThat(calls.ask(PATH, ALICE_READS.replace(right, wrong == null ? "" : wrong)))
                .isEqualTo(malformed(fault));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"fresh\"", "{\"max_age_ms\": -1}", "{\"max_age_ms\": \"1\"}", "{}", "7"})
    void aConsistencyThatIsNoneIsNamed(String consistency) {
        assertThat(calls.ask(
                        PATH,
                        ALICE_READS.replaceFirst("}}$", "}, \"context\": {\"consistency\": " + consistency + "}}")))
                .isEqualTo(malformed("field context.consistency: must be \\\"strict\\\" or"
                        + " {\\\"max_age_ms\\\": milliseconds}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"text\"", "null", "{\"subject\": ", "{} {}", "subject"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertThat(calls.ask(PATH, body)).isEqualTo(malformed("the body must be a JSON object"));
    }

    @Test
    void theBodyIsJson() {
        String[] key = {"apikey", TestGateway.SERVICE_KEY};

        assertThat(calls.askWith(PATH, ALICE_READS, "Content-Type", "text/plain", key[0], key[1]))
                .isEqualTo(malformed("the Content-Type must be application/json"));
        assertThat(calls.askWith(PATH, ALICE_READS, "Content-Type", "Application/JSON; charset=utf-8", key[0], key[1]))
                .isEqualTo(ALICE_MAY);
        assertThat(calls.askWith(PATH, ALICE_READS, key)).isEqualTo(ALICE_MAY);
        assertThat(gateway.http()
                        .send("POST", PATH, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, key)
                        .body())
                .contains("the body must be in UTF-8");
    }

    @Test
    void aUserAsksAboutThemselfAndNobodyWithoutACredential() {
        assertThat(calls.askAs("alice", PATH, ALICE_READS)).isEqualTo(ALICE_MAY);
        assertThat(calls.askAs("bob", PATH, ALICE_READS)).isEqualTo("""
                403 {"code":"42501","message":"permission denied to check the access of another user",\
                "details":null,"hint":null}""");
        String refused = """
                401 {"code":"SLC101","message":"The credential was refused",\
                "details":"a service key or a user's token is needed","hint":null}""";
        assertThat(calls.askWith(PATH, ALICE_READS)).isEqualTo(refused);
        assertThat(calls.askWith(PATH, "no JSON")).isEqualTo(refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfe9eb29-ab87-4ca3-be83-a1d5d8305716", "with space; and \"quotes\" / {}"})
    void theRequestIdComesBack(String id) {
        HttpResponse<String> response =
                gateway.http().post(PATH, ALICE_READS, "apikey", TestGateway.SERVICE_KEY, "X-Request-ID", id);
        HttpResponse<String> refused = gateway.http().post(PATH, "{}", "X-Request-ID", id);

        assertThat(response.headers().allValues("X-Request-ID")).containsExactly(id);
        assertThat(refused.headers().allValues("X-Request-ID")).containsExactly(id);
        assertThat(gateway.http().post(PATH, "{}").headers().allValues("X-Request-ID"))
                .hasSize(1);
    }

    @Test
    void theAnswerIsJsonAndStaysTheSame() {
        for (int time = 0; time < 3; time++) {
            assertThat(calls.ask(PATH, ALICE_READS)).isEqualTo(ALICE_MAY);
        }
        assertThat(gateway.http()
                        .post(PATH, "{}", "apikey", TestGateway.SERVICE_KEY)
                        .headers()
                        .firstValue("Content-Type"))
                .hasValue("application/json; charset=utf-8");
    }
}
