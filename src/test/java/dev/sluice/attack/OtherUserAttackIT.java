package dev.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is another user's: rows, transactions that are open, answers that are kept under a key. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class OtherUserAttackIT {

    private static final String JSON = "Content-Type: application/json\n";

    private static final String IDA = "Authorization: Bearer <token of ida>\n";

    private static final String BO = "Authorization: Bearer <token of bo>\n";

    private static final String NO_TRANSACTION = """
            404
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=SLC301

            {"code":"SLC301","message":"There is no such transaction","details":null,\
            "hint":"Begin one with sluice.tx.begin or POST /tx/v1."}""";

    private Harbour harbour;
    private TestDatabase database;

    @BeforeEach
    void prepare(Harbour runningHarbour, TestDatabase testDatabase) {
        harbour = runningHarbour;
        database = testDatabase;
        database.run("select ledger.restore()");
    }

    @AfterEach
    void parcelsAreTheirOwners() {
        assertThat(database.value("select string_agg(concat_ws(' ', id, owner, content), ', ' order by id)"
                        + " from harbour.parcel where id in (1, 2)"))
                .isEqualTo("1 ida tea, 2 bo rum");
    }

    private String begin() {
        HttpResponse<String> begun =
                harbour.gateway().http().post("/tx/v1", "{}", "Authorization", "Bearer " + TestGateway.token("ida"));
        return "/tx/v1/" + new JsonObject(begun.body()).getString("transaction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer <token of bo>\n",
                "apikey: <service key>\n",
                "",
                "Authorization: Bearer <token of ida2>\n",
                "Authorization: Bearer <token of IDA>\n"
            })
    void aTransactionIsTheCallersWhoBeganIt(String other) {
        String transaction = begin();

        assertThat(harbour.answer("GET " + transaction + "/rest/parcel?select=id\n" + other))
                .isEqualTo(NO_TRANSACTION);
        assertThat(harbour.answer(
                        "PATCH " + transaction + "/rest/parcel?id=eq.1\n" + other + JSON + "\n{\"content\":\"x\"}"))
                .isEqualTo(NO_TRANSACTION);
        assertThat(harbour.answer("POST " + transaction + "/commit\n" + other)).isEqualTo(NO_TRANSACTION);
        assertThat(harbour.answer("DELETE " + transaction + "\n" + other)).isEqualTo(NO_TRANSACTION);
        assertThat(harbour.answer("GET " + transaction + "/rest/parcel?select=id\n" + IDA))
                .endsWith("\n\n[{\"id\":1}]");
        assertThat(harbour.answer("DELETE " + transaction + "\n" + IDA)).startsWith("200\n");
        assertThat(harbour.answer("GET " + transaction + "/rest/parcel?select=id\n" + other))
                .isEqualTo(NO_TRANSACTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin",
                "*",
                "%00",
                "..",
                "x%2f..%2fx",
                "sluice.tx.begin",
                "%20",
                "../begin",
                "00000000-0000-0000-0000-000000000000"
            })
    void anAddressOfTheBusIsNoTransaction(String id) {
        assertThat(harbour.answer("POST /tx/v1/" + id + "/commit\n" + IDA)).startsWith("404\n");
        assertThat(harbour.answer("GET /tx/v1/" + id + "/rest/parcel\n" + IDA)).startsWith("404\n");
    }

    /** Two services may do the same and are two all the same. */
    @Test
    void aTransactionOfOneServiceIsNotAnothers() {
        String keys = "authentication.service_keys=[{name: one, digest: %s}, {name: two, digest: %s}]";
        try (Harbour shared = new Harbour(HarbourExtension.start(
                database, keys.formatted(TestGateway.digest("sb_secret_one"), TestGateway.digest("sb_secret_two"))))) {
            HttpResponse<String> begun = shared.gateway().http().post("/tx/v1", "{}", "apikey", "sb_secret_one");
            String transaction = "/tx/v1/" + new JsonObject(begun.body()).getString("transaction");

            assertThat(shared.answer("GET " + transaction + "/rest/parcel\napikey: sb_secret_two"))
                    .isEqualTo(NO_TRANSACTION);
            assertThat(shared.answer("POST " + transaction + "/commit\napikey: sb_secret_two"))
                    .isEqualTo(NO_TRANSACTION);
            assertThat(shared.answer("DELETE " + transaction + "\napikey: sb_secret_one"))
                    .startsWith("200\n");
        }
    }

    /** A transaction's settings are its caller's: no step can put on another identity. */
    @Test
    void aStepRunsAsWhoBeganIt() {
        String transaction = begin();

        assertThat(harbour.answer("GET " + transaction + "/rest/rpc/peek?name=request.jwt.claims\n" + IDA))
                .contains("\\\"sub\\\":\\\"ida\\\"");
        assertThat(harbour.answer("POST " + transaction + "/commit\n" + IDA + JSON
                        + "\n{\"identity\":{\"role\":\"service_role\"}}"))
                .startsWith("200\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id=eq.2",
                "owner=eq.bo",
                "or=(id.eq.2,owner.eq.bo)",
                "id=gt.0&owner=neq.ida",
                "content=match.^rum",
                "owner=not.eq.ida",
                "id=in.(2)",
                "or=(and(id.eq.2),and(id.eq.2))"
            })
    void aRowOfAnotherIsNotThere(String filter) {
        assertThat(harbour.answer("GET /parcel?select=id&" + filter + "\n" + IDA))
                .endsWith("\n\n[]");
        assertThat(harbour.answer("PATCH /parcel?" + filter + "\n" + IDA + JSON + "\n{\"content\":\"mine\"}"))
                .isEqualTo("204\ncontent-range: */*\nvary: Accept, Prefer, Range\n");
        assertThat(harbour.answer("DELETE /parcel?" + filter + "\n" + IDA))
                .isEqualTo("204\ncontent-range: */*\nvary: Accept, Prefer, Range\n");
    }

    @Test
    void aRowOfAnotherIsNotCounted() {
        assertThat(harbour.answer("GET /parcel?select=id\nPrefer: count=exact\n" + IDA))
                .contains("\ncontent-range: 0-0/1\n");
        assertThat(harbour.answer("GET /parcel?select=id&id=eq.2\nPrefer: count=exact\n" + IDA))
                .contains("\ncontent-range: */0\n");
        assertThat(harbour.answer("GET /parcel?select=count()\n" + IDA)).endsWith("\n\n[{\"count\":1}]");
    }

    @Test
    void aRowOfAnotherIsNotOverwritten() {
        assertThat(harbour.answer("POST /parcel\nPrefer: resolution=merge-duplicates\n" + IDA + JSON
                        + "\n{\"id\":2,\"owner\":\"ida\",\"content\":\"mine\"}"))
                .startsWith("403\n")
                .contains("{\"code\":\"42501\",");
        assertThat(harbour.answer(
                        "PUT /parcel?id=eq.2\n" + IDA + JSON + "\n{\"id\":2,\"owner\":\"ida\",\"content\":\"mine\"}"))
                .startsWith("403\n")
                .contains("{\"code\":\"42501\",");
        assertThat(harbour.answer("PATCH /parcel\nPrefer: resolution=merge-by-key\n" + IDA + JSON
                        + "\n[{\"id\":2,\"content\":\"mine\"}]"))
                .doesNotContain("mine");
    }

    /** The same key and request of two callers are two requests. */
    @Test
    void anAnswerUnderAKeyIsTheCallersWhoGotIt() {
        String write = "POST /parcel?select=content\nIdempotency-Key: shared\nPrefer: return=representation\n" + JSON;
        String body = "\n{\"id\":7,\"owner\":\"ida\",\"content\":\"secret\"}";

        assertThat(harbour.answer(write + IDA + body)).startsWith("201\n").endsWith("[{\"content\":\"secret\"}]");
        assertThat(harbour.answer(write + IDA + body)).startsWith("201\n").contains("\nidempotency-replayed: true\n");
        for (String other : new String[] {BO, "Authorization: Bearer <token of IDA>\n", ""}) {
            assertThat(harbour.answer(write + other + body)).startsWith("4").doesNotContain("secret");
        }
        assertThat(harbour.answer(write + "apikey: <service key>\n" + body))
                .startsWith("409\n")
                .doesNotContain("idempotency-replayed");
    }

    @Test
    void aUserIsShownThemselvesAlone() {
        assertThat(harbour.answer("GET /auth/v1/user?id=eq.bo&user_id=bo\n" + IDA))
                .doesNotContain("bo@");
        assertThat(harbour.answer("GET /auth/v1/user\nX-User-Id: bo\n")).startsWith("401\n");
    }
}
