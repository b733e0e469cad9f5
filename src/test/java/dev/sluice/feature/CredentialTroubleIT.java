package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.CommandLineRun;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.TestToken;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds the tables of keys and revocations up, takes them away or fills them: nobody gets in by it. */
@ExtendWith(PostgresExtension.class)
class CredentialTroubleIT {

    private static final String REQUIRED = "authentication.store.enabled=true";

    private TestDatabase database;

    @BeforeEach
    void bare(TestDatabase given) {
        database = given;
        database.run("drop table if exists sluice.service_key, sluice.revoked_token, sluice.revoked_user;"
                + " drop function if exists sluice.revoke_token, sluice.revoke_user, sluice.credential_written;"
                + " alter schema sluice owner to sluice_authenticator");
    }

    private static HttpResponse<String> user(TestGateway gateway, String token) {
        return gateway.http().get("/auth/v1/user", "Authorization", "Bearer " + token);
    }

    private static String token(String id) {
        return TestToken.of(VelroSample.ADA).id(id).signed();
    }

    private static void refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(response.body()).contains("the Bearer token has been revoked");
    }

    private static void outOfTime(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(504);
        assertThat(new JsonObject(response.body()).getString("code")).isEqualTo("SLC001");
    }

    /** The reading waits for a lock, which the look-up of a token does not need. */
    @Test
    void whatIsKnownIsNotTrustedForLongerThanASecond() throws Exception {
        try (TestGateway running = TestGateway.start(database, REQUIRED);
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThat(user(running, token("held")).statusCode()).isEqualTo(200);
            connection.setAutoCommit(false);
            statement.execute("lock table sluice.service_key in access exclusive mode");
            TimeUnit.MILLISECONDS.sleep(1_100);
            for (int round = 0; round < 5; round++) {
                assertThat(user(running, token("held")).statusCode()).isEqualTo(200);
                database.run("select sluice.revoke_token('held-%d')".formatted(round));
                refused(user(running, token("held-" + round)));
            }
            connection.rollback();
        }
    }

    @Test
    void whoCannotBeLookedUpIsNotLetIn() throws Exception {
        try (TestGateway running = TestGateway.start(database, REQUIRED);
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            String key = CommandLineRun.of(
                            List.of("keys", "create", "waiting", "--set", "database.uri=" + database.uri()))
                    .printed()
                    .strip();
            eventually(() ->
                    running.http().get("/rest/v1/teams?limit=1", "apikey", key).statusCode() == 200);
            connection.setAutoCommit(false);
            statement.execute("lock table sluice.service_key, sluice.revoked_token in access exclusive mode");
            TimeUnit.MILLISECONDS.sleep(1_100);

            outOfTime(user(running, token("unknown")));
            outOfTime(running.http().get("/rest/v1/teams", "apikey", key, "Prefer", "timeout=0.3"));
            assertThat(running.http()
                            .get("/rest/v1/teams?limit=1", "apikey", TestGateway.SERVICE_KEY)
                            .statusCode())
                    .isEqualTo(200);
            connection.rollback();
            eventually(() -> user(running, token("unknown")).statusCode() == 200);
        }
    }

    @Test
    void tablesThatGoAwayLetNobodyIn() {
        try (TestGateway running = TestGateway.start(database, REQUIRED)) {
            database.run("drop table sluice.revoked_user");

            eventually(() -> user(running, token("any")).statusCode() == 500);

            assertThat(new JsonObject(user(running, token("any")).body()).getString("code"))
                    .isEqualTo("SLC000");
        }
    }

    @Test
    void moreThanMayBeKeptIsAskedForEachTime() {
        try (LoggedLines lines = LoggedLines.of("dev.sluice", Level.WARN);
                TestGateway running = TestGateway.start(database, REQUIRED, "authentication.store.revocations_max=3")) {
            database.run("select sluice.revoke_token('one-of-many-' || number) from generate_series(1, 4) number");
            eventually(() -> lines.messages().toString().contains("authentication.store.revocations_max"));
            for (int round = 0; round < 5; round++) {
                assertThat(user(running, token("many-" + round)).statusCode()).isEqualTo(200);
                database.run("select sluice.revoke_token('many-%d')".formatted(round));
                refused(user(running, token("many-" + round)));
            }
        }
    }

    @Test
    void aGatewayMayBeStrictAboutAll() {
        try (TestGateway running = TestGateway.start(database, REQUIRED, "authentication.store.strict=true")) {
            for (int round = 0; round < 5; round++) {
                assertThat(user(running, token("all-" + round)).statusCode()).isEqualTo(200);
                database.run("select sluice.revoke_token('all-%d')".formatted(round));
                refused(user(running, token("all-" + round)));
            }
        }
    }

    @Test
    void rowsWhoseTokensHaveLongEndedAreDeletedAndThoseOfAnotherServerAreWrittenAnew() {
        TestGateway.start(database, REQUIRED).close();
        database.run("insert into sluice.revoked_token (jti, expires_at) values"
                + " ('long ago', now() - interval '2 hours'), ('just now', now() - interval '30 minutes'),"
                + " ('kept', null);"
                + " alter table sluice.revoked_token disable trigger written;"
                + " update sluice.revoked_token set written = '18000000000000000000' where jti = 'kept';"
                + " alter table sluice.revoked_token enable always trigger written");
        try (TestGateway running = TestGateway.start(database, REQUIRED)) {
            refused(user(running, token("kept")));
            eventually(() -> database.rows("select jti from sluice.revoked_token"
                            + " where written < pg_snapshot_xmax(pg_current_snapshot()) order by jti")
                    .equals(List.of(List.of("just now"), List.of("kept"))));
            refused(user(running, token("kept")));
        }
    }

    @Test
    void withoutTablesAndTheRightToMakeThemThereIsNoStartWhereTheyAreAskedFor() {
        database.run("alter schema sluice owner to postgres; grant usage on schema sluice to sluice_authenticator");

        assertThatThrownBy(() -> TestGateway.start(database, REQUIRED))
                .hasMessageContaining("authentication.store: the tables of credentials are missing and may not be made:"
                        + " have conf/credentials.sql run in the database with its grants");
    }

    @Test
    void withoutTablesThatNobodyAskedForTheGatewayGoesWithout() {
        database.run("alter schema sluice owner to postgres; grant usage on schema sluice to sluice_authenticator");
        try (LoggedLines lines = LoggedLines.of("dev.sluice", Level.WARN);
                TestGateway running = TestGateway.start(database)) {
            assertThat(user(running, token("any")).statusCode()).isEqualTo(200);
            assertThat(lines.messages().toString())
                    .contains("no service keys or revocations from the database", "conf/credentials.sql");
        }
    }

    @Test
    void tablesThatMayNotBeReadAreNotPassedOver() {
        TestGateway.start(database).close();
        database.run("alter table sluice.revoked_user owner to postgres");

        assertThatThrownBy(() -> TestGateway.start(database))
                .hasMessageContaining("the login role may not read the tables of credentials");
    }

    @Test
    void anOwnerMayMakeThemByTheFile() throws IOException {
        database.run("alter schema sluice owner to postgres; grant usage on schema sluice to sluice_authenticator");
        database.run(Files.readString(Path.of("conf", "credentials.sql")));
        database.run("grant usage on schema sluice to sluice_authenticator;"
                + " grant select on sluice.service_key to sluice_authenticator;"
                + " grant select, update, delete on sluice.revoked_token, sluice.revoked_user to sluice_authenticator");
        try (TestGateway running = TestGateway.start(database, REQUIRED)) {
            database.run("select sluice.revoke_token('by-owner')");
            eventually(() -> user(running, token("by-owner")).statusCode() == 401);
        }
    }

    @Test
    void anOwnerMayMakeThemByTheFirstKey() {
        database.run("alter schema sluice owner to postgres; grant usage on schema sluice to sluice_authenticator");
        CommandLineRun made = CommandLineRun.of(List.of(
                "keys",
                "create",
                "first",
                "--database",
                database.administratorUri(),
                "--set",
                "database.uri=" + database.uri()));
        assertThat(made.told()).isEmpty();
        try (TestGateway running = TestGateway.start(database, REQUIRED)) {
            assertThat(running.http()
                            .get(
                                    "/rest/v1/teams?limit=1",
                                    "apikey",
                                    made.printed().strip())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aRoleOfTheApplicationMayBeGivenTheRightToRevokeAndNoMore() throws SQLException {
        TestGateway.start(database).close();
        database.run("grant usage on schema sluice to service_role;"
                + " grant execute on function sluice.revoke_user(text, timestamptz, timestamptz, text)"
                + " to service_role");
        String user = UUID.randomUUID().toString();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set role service_role");
            statement.execute("select sluice.revoke_user('%s')".formatted(user));
            assertThatThrownBy(() -> statement.execute("select sluice.revoke_token('x')"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("delete from sluice.revoked_user"))
                    .hasMessageContaining("permission denied");
        }
        assertThat(database.value("select count(*)::text from sluice.revoked_user where user_id = '" + user + "'"))
                .isEqualTo("1");
    }

    @Test
    void inPostgrestsPlaceTokensCanBeRevokedWhereThatIsAskedFor() {
        String secret = "PGRST_JWT_SECRET=" + TestGateway.SECRET;
        String store = "SLUICE_AUTHENTICATION__STORE__ENABLED=true";
        try (TestGateway asked = TestGateway.startDropIn(database, secret, store);
                TestGateway plain = TestGateway.startDropIn(database, secret)) {
            String bearer = "Bearer " + token("in-place");
            assertThat(asked.http()
                            .get("/teams?limit=1", "Authorization", bearer)
                            .statusCode())
                    .isEqualTo(200);
            database.run("select sluice.revoke_token('in-place')");
            eventually(() ->
                    asked.http().get("/teams?limit=1", "Authorization", bearer).statusCode() == 401);
            assertThat(asked.http().get("/teams", "Authorization", bearer).body())
                    .isEqualTo("{\"code\":\"PGRST303\",\"details\":null,\"hint\":null,\"message\":\"JWT revoked\"}");
            assertThat(plain.http()
                            .get("/teams?limit=1", "Authorization", bearer)
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
