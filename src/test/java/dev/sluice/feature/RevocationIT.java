package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.TestToken;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens that are taken back before their time: on every node, within a second of the commit. */
@Alone
@ExtendWith(PostgresExtension.class)
class RevocationIT {

    private static TestDatabase database;
    private static TestGateway one;
    private static TestGateway other;

    @BeforeAll
    static void start(TestDatabase given) {
        database = given;
        one = TestGateway.start(database, "authentication.store.enabled=true");
        other = TestGateway.start(database, "authentication.store.enabled=true");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static HttpResponse<String> user(TestGateway gateway, String token, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer " + token;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return gateway.http().get("/auth/v1/user", all);
    }

    private static boolean isRefused(TestGateway gateway, String token) {
        return user(gateway, token).statusCode() == 401;
    }

    private static void refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(new JsonObject(response.body()))
                .isEqualTo(new JsonObject()
                        .put("code", "SLC101")
                        .put("message", "The credential was refused")
                        .put("details", "the Bearer token has been revoked")
                        .putNull("hint"));
    }

    private static void accepted(String token) {
        assertThat(user(one, token).statusCode()).isEqualTo(200);
        assertThat(user(other, token).statusCode()).isEqualTo(200);
    }

    private static void refusedEverywhere(String token) {
        eventually(() -> isRefused(one, token) && isRefused(other, token));
        refused(user(one, token));
        refused(user(other, token));
    }

    @Test
    void aTokenIsRevokedByItsIdOnEveryNodeWithinASecond() throws InterruptedException {
        String token = TestToken.of(VelroSample.ADA).id("lost-phone").signed();
        String another = TestToken.of(VelroSample.ADA).id("kept-phone").signed();
        accepted(token);

        database.run("select sluice.revoke_token('lost-phone', now() + interval '1 hour', 'lost')");
        TimeUnit.SECONDS.sleep(1);

        refused(user(one, token));
        refused(user(other, token));
        accepted(another);
    }

    @Test
    void whoAsksStrictlySeesWhatWasCommittedBefore() {
        for (int round = 0; round < 20; round++) {
            String token = TestToken.of(VelroSample.ADA).id("strict-" + round).signed();
            assertThat(user(one, token, "Sluice-Verify", "strict").statusCode()).isEqualTo(200);

            database.run("select sluice.revoke_token('strict-%d')".formatted(round));

            refused(user(one, token, "Sluice-Verify", "strict"));
        }
        assertThat(user(one, TestToken.of(VelroSample.ADA).signed(), "Sluice-Verify", "fast")
                        .body())
                .contains("\"SLC201\"", "header Sluice-Verify: must be strict");
    }

    @Test
    void aUsersTokensUpToAMomentAreRevokedAndLaterOnesAreNot() {
        Instant now = Instant.parse(database.value(
                "select to_char(date_trunc('second', now()) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"));
        String before =
                TestToken.of(VelroSample.BEN).issuedAt(now.minusSeconds(60)).signed();
        String same = TestToken.of(VelroSample.BEN).issuedAt(now).signed();
        String after =
                TestToken.of(VelroSample.BEN).issuedAt(now.plusSeconds(1)).signed();
        String silent = TestToken.of(VelroSample.BEN).signed();
        String ofAnother =
                TestToken.of(VelroSample.ADA).issuedAt(now.minusSeconds(60)).signed();
        accepted(before);
        accepted(silent);

        database.run("select sluice.revoke_user('%s', '%s')".formatted(VelroSample.BEN, now.plusMillis(500)));

        refusedEverywhere(before);
        refusedEverywhere(same);
        refusedEverywhere(silent);
        refused(user(one, same, "Sluice-Verify", "strict"));
        refused(user(one, silent, "Sluice-Verify", "strict"));
        accepted(after);
        assertThat(user(one, after, "Sluice-Verify", "strict").statusCode()).isEqualTo(200);
        accepted(ofAnother);
    }

    /** The transaction is older than many readings when it commits: a time or a number of its row would be too. */
    @Test
    void aTransactionThatCommitsLateIsSeenAllTheSame() throws SQLException {
        String token = TestToken.of(VelroSample.ADA).id("late").signed();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select sluice.revoke_token('late')");
            for (int round = 0; round < 5; round++) {
                String meanwhile = "meanwhile-" + round;
                database.run("select sluice.revoke_token('%s')".formatted(meanwhile));
                refusedEverywhere(TestToken.of(VelroSample.ADA).id(meanwhile).signed());
            }
            accepted(token);
            connection.commit();
        }
        refusedEverywhere(token);
    }

    @Test
    void whatWasRolledBackRevokesNothing() throws SQLException {
        String token = TestToken.of(VelroSample.ADA).id("undone").signed();
        String mark = TestToken.of(VelroSample.ADA).id("mark").signed();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select sluice.revoke_token('undone')");
            connection.rollback();
        }
        database.run("select sluice.revoke_token('mark')");
        refusedEverywhere(mark);
        accepted(token);
    }

    @Test
    void anOpenTransactionOfARevokedTokenIsOfNoUseToIt() {
        String token = TestToken.of(VelroSample.ADA).id("in-transaction").signed();
        HttpResponse<String> begun = one.http().post("/tx/v1", "", "Authorization", "Bearer " + token);
        String place = begun.headers().firstValue("Location").orElseThrow();

        database.run("select sluice.revoke_token('in-transaction')");
        refusedEverywhere(token);

        refused(one.http().get(place + "/rest/projects?limit=1", "Authorization", "Bearer " + token));
        refused(one.http().post(place + "/commit", "", "Authorization", "Bearer " + token));
    }

    @Test
    void anAnswerThatIsKeptIsNotToldToARevokedToken() {
        String token = TestToken.of(VelroSample.ADA).id("repeated").signed();
        String[] headers = {
            "Authorization", "Bearer " + token, "Idempotency-Key", "repeated", "Content-Type", "application/json"
        };
        String body = "{\"name\":\"Once\",\"user_id\":\"%s\"}".formatted(VelroSample.ADA);
        HttpResponse<String> first = one.http().post("/rest/v1/projects", body, headers);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(one.http().post("/rest/v1/projects", body, headers).statusCode())
                .isEqualTo(201);

        database.run("select sluice.revoke_token('repeated')");
        refusedEverywhere(token);

        refused(one.http().post("/rest/v1/projects", body, headers));
    }

    /** PostgREST takes such claims; a text of PostgreSQL has no zero, and its time a beginning. */
    @Test
    void marksThatNoRowCanHoldAreNoFault() {
        Instant early = Instant.ofEpochSecond(-100_000_000_000_000L);
        String odd = TestToken.of("a\0b").id("c\0d").issuedAt(early).signed();
        String old = TestToken.of("elder").issuedAt(early).signed();
        try (TestGateway dropIn = TestGateway.startDropIn(
                database,
                "PGRST_JWT_SECRET=" + TestGateway.SECRET,
                "SLUICE_AUTHENTICATION__STORE__ENABLED=true",
                "SLUICE_AUTHENTICATION__STORE__STRICT=true")) {
            // Verified, and then refused by PostgreSQL, which takes no such claims.
            assertThat(read(dropIn, odd)).isEqualTo(400);
            assertThat(read(dropIn, old)).isEqualTo(200);
            database.run("select sluice.revoke_user('elder')");
            assertThat(read(dropIn, old)).isEqualTo(401);
        }
    }

    private static int read(TestGateway dropIn, String token) {
        return dropIn.http()
                .get("/teams?limit=1", "Authorization", "Bearer " + token)
                .statusCode();
    }

    @Test
    void manyRevocationsAtOnceAreAllSeen() {
        database.run("select sluice.revoke_token('bulk-' || number) from generate_series(1, 7000) number");
        for (int number : new int[] {1, 1_999, 2_000, 2_001, 6_999, 7_000}) {
            refusedEverywhere(TestToken.of(VelroSample.ADA).id("bulk-" + number).signed());
        }
        accepted(TestToken.of(VelroSample.ADA).id("bulk-7001").signed());
    }

    @Test
    void theTablesAreNobodysButTheGateways() {
        assertThat(database.rows("""
                select r.rolname, t.name
                from pg_roles r, (values ('service_key'), ('revoked_token'), ('revoked_user')) t (name)
                where r.rolname in ('anon', 'authenticated', 'service_role')
                  and has_table_privilege(r.oid, 'sluice.' || t.name, 'select, insert, update, delete')""")).isEmpty();
        assertThat(database.rows("""
                select r.rolname, p.proname from pg_roles r, pg_proc p
                where r.rolname in ('anon', 'authenticated', 'service_role')
                  and p.proname in ('revoke_token', 'revoke_user')
                  and has_function_privilege(r.oid, p.oid, 'execute')""")).isEmpty();
    }
}
