package dev.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SQL in every member of a message that names or says something: of table operations on the event bus and in a batch,
 * of access questions, of the look-up of a user.
 */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class MessageInjectionAttackIT {

    private static final String USER = "e0000000-0000-4000-8000-00000000000a";

    private static final String MALFORMED = """
            400
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=SLC201
            """;

    private Harbour harbour;
    private EventBus eventBus;
    private JsonObject service;

    @BeforeAll
    static void hatch(TestDatabase database) {
        Canary.hatch(database);
    }

    @AfterAll
    static void theCanarySings(TestDatabase database) {
        Canary.assertSings(database);
    }

    @BeforeEach
    void prepare(Harbour runningHarbour) throws Exception {
        harbour = runningHarbour;
        eventBus = harbour.gateway().gateway().vertx().eventBus();
        service = await(eventBus.<JsonObject>request(
                        "sluice.auth.verify", new JsonObject().put("api_key", TestGateway.SERVICE_KEY)))
                .body();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The failure of a message on the event bus, or its reply. */
    private JsonObject told(String address, JsonObject message) throws Exception {
        return await(eventBus.<JsonObject>request(address, message)
                .map(reply -> reply.body())
                .recover(cause -> Future.succeededFuture(new JsonObject(((ReplyException) cause).getMessage()))));
    }

    private JsonObject executed(String operation) throws Exception {
        return told("sluice.table.execute", new JsonObject(operation).put("identity", service));
    }

    private String batched(String operation) {
        return harbour.answer("POST /batch/v1\nContent-Type: application/json\napikey: <service key>\n\n"
                + "{\"mode\":\"parallel\",\"operations\":[" + operation + "]}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/attack/message-injection.csv",
            delimiter = '|',
            quoteCharacter = '~',
            numLinesToSkip = 1)
    void aNameIsLookedUpAndNeverRun(String place, String operation, String code) throws Exception {
        for (String words : Canary.WORDS) {
            String said = operation.replace("@@", Canary.inJson(words));
            JsonObject failure = executed(said);

            assertThat(failure.getString("code")).as("%s: %s", place, failure).isEqualTo(code);
            assertThat(failure.fieldNames()).containsExactly("code", "message", "details", "hint");
            assertThat(batched(said))
                    .as("%s: %s", place, words)
                    .containsAnyOf("{\"code\":\"" + code + "\",", "\"error\":{\"code\":\"" + code + "\",");
        }
    }

    @Test
    void aValueIsBound() throws Exception {
        for (String words : Canary.WORDS) {
            JsonObject filters = new JsonObject()
                    .put("name", new JsonObject().put("like", words).put("neq", words))
                    .put("or", new JsonArray().add(new JsonObject().put("name", words)))
                    .put("not", new JsonObject().put("name", new JsonObject().put("in", new JsonArray().add("x"))));
            JsonObject reply = executed(new JsonObject()
                    .put("table", "ship")
                    .put("columns", new JsonArray().add("id"))
                    .put("filters", filters)
                    .encode());

            assertThat(reply.getJsonArray("rows")).as(reply.encode()).isEmpty();
        }
    }

    @Test
    void whatIsWrittenIsWhatWasSent(TestDatabase database) throws Exception {
        for (String words : Canary.WORDS) {
            database.run("delete from harbour.journal");
            executed("{\"table\":\"journal\",\"data\":{\"entry\":\"" + Canary.inJson(words) + "\"}}");

            assertThat(database.value("select entry from harbour.journal")).isEqualTo(words);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "subject.id|{\"subject\":{\"type\":\"user\",\"id\":\"@@\"},\"action\":{\"name\":\"read\"},"
                        + "\"resource\":{\"type\":\"project\",\"id\":\"" + USER + "\"}}",
                "subject.type|{\"subject\":{\"type\":\"@@\",\"id\":\"" + USER + "\"},\"action\":{\"name\":\"read\"},"
                        + "\"resource\":{\"type\":\"project\",\"id\":\"" + USER + "\"}}",
                "action.name|{\"subject\":{\"type\":\"user\",\"id\":\"" + USER + "\"},\"action\":{\"name\":\"@@\"},"
                        + "\"resource\":{\"type\":\"project\",\"id\":\"" + USER + "\"}}",
                "resource.id|{\"subject\":{\"type\":\"user\",\"id\":\"" + USER + "\"},\"action\":{\"name\":\"read\"},"
                        + "\"resource\":{\"type\":\"project\",\"id\":\"@@\"}}"
            })
    void anAccessQuestionNamesWhatThereIs(String field, String question) {
        for (String words : Canary.WORDS) {
            for (String path : new String[] {"/access/v1/evaluation", "/access/v1/evaluations"}) {
                assertThat(harbour.answer("POST " + path + "\nContent-Type: application/json\napikey: <service key>\n\n"
                                + question.replace("@@", Canary.inJson(words))))
                        .startsWith(MALFORMED)
                        .contains("\"details\":\"field " + field + ": ");
            }
        }
    }

    @Test
    void anUnknownTypeIsGrantedToNobody() {
        for (String words : Canary.WORDS) {
            assertThat(harbour.answer("POST /access/v1/evaluation\nContent-Type: application/json\n"
                            + "apikey: <service key>\n\n"
                            + ("{\"subject\":{\"type\":\"user\",\"id\":\"" + USER
                                            + "\"},\"action\":{\"name\":\"read\"},"
                                            + "\"resource\":{\"type\":\"@@\",\"id\":\"" + USER + "\"}}")
                                    .replace("@@", Canary.inJson(words))))
                    .startsWith("200\n")
                    .contains("\n\n{\"decision\":false,\"context\":{\"outcome\":\"unknown_resource_type\",");
        }
    }

    @Test
    void aPageOfASearchIsOneThatWasGiven() {
        for (String words : Canary.WORDS) {
            assertThat(harbour.answer("POST /access/v1/search/resource\nContent-Type: application/json\n"
                            + "apikey: <service key>\n\n{\"subject\":{\"type\":\"user\",\"id\":\"" + USER + "\"},"
                            + "\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"project\"},"
                            + "\"page\":{\"token\":\""
                            + Canary.inJson(words) + "\"}}"))
                    .startsWith(MALFORMED);
        }
    }

    @Test
    void aUserIsLookedUpByWhatThereIs() throws Exception {
        for (String words : Canary.WORDS) {
            JsonObject byId = new JsonObject().put("user_id", words).put("identity", service);
            JsonObject byFilter = new JsonObject()
                    .put("user_id", USER)
                    .put("identity", service)
                    .put("additional_filters", new JsonObject().put(words, 1));

            assertThat(told("sluice.auth.user", byId).getString("code")).isIn("SLC201", "SLC302", "22P02");
            assertThat(told("sluice.auth.user", byFilter).getString("code")).isEqualTo("SLC201");
        }
    }

    /** An identity is stated by who is trusted to; its role is one word all the same. */
    @Test
    void aRoleIsOneWord() throws Exception {
        for (String words : Canary.WORDS) {
            JsonObject identity = service.copy().put("role", words);
            JsonObject failure = told(
                    "sluice.table.execute",
                    new JsonObject().put("table", "ship").put("identity", identity));

            assertThat(failure.getString("code")).as(failure.encode()).isEqualTo("22023");
        }
    }
}
