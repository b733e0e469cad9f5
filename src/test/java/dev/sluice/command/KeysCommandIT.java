package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.CommandLineRun;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The command line of keys and revocations: what it prints and its exit codes. */
@ExtendWith(PostgresExtension.class)
class KeysCommandIT {

    private TestDatabase database;

    @BeforeEach
    void open(TestDatabase given) {
        database = given;
    }

    private CommandLineRun sluice(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--set", "database.uri=" + database.uri()));
        return CommandLineRun.of(all);
    }

    @Test
    void aLifeOfKeys() {
        assertThat(sluice("keys", "create", "plain").code()).isZero();
        assertThat(sluice(
                                "keys",
                                "create",
                                "narrow",
                                "--role",
                                "anon,authenticated",
                                "--read-only",
                                "--address",
                                "sluice.table.execute,sluice.authz.*",
                                "--network",
                                "10.0.0.0/8,fd00::/8",
                                "--expires",
                                "2099-01-01T00:00:00Z")
                        .code())
                .isZero();
        assertThat(sluice("keys", "create", "plain"))
                .isEqualTo(new CommandLineRun(1, "", "sluice: there is, or was, a key named plain\n"));
        assertThat(sluice("keys", "revoke", "plain")).isEqualTo(new CommandLineRun(0, "revoked plain\n", ""));
        assertThat(sluice("keys", "revoke", "nobody"))
                .isEqualTo(new CommandLineRun(1, "", "sluice: there is no key named nobody\n"));

        assertThat(sluice("keys", "list").printed()).isEqualTo("""
                narrow: active, anon or authenticated at sluice.table.execute, sluice.authz.* \
                from 10.0.0.0/8, fd00::/8, read-only, \
                expires 2099-01-01T00:00:00Z
                plain: revoked, service_role
                """);
        assertListedAsJson();
    }

    private void assertListedAsJson() {
        JsonObject narrow = new JsonArray(sluice("keys", "list", "--json").printed()).getJsonObject(0);
        assertThat(narrow.remove("created_at")).isNotNull();
        assertThat(narrow)
                .isEqualTo(new JsonObject()
                        .put("name", "narrow")
                        .put("state", "active")
                        .put("roles", new JsonArray().add("anon").add("authenticated"))
                        .put(
                                "addresses",
                                new JsonArray().add("sluice.table.execute").add("sluice.authz.*"))
                        .put("read_only", true)
                        .put("networks", new JsonArray().add("10.0.0.0/8").add("fd00::/8"))
                        .put("expires_at", "2099-01-01T00:00:00Z")
                        .putNull("revoked_at"));
    }

    @Test
    void aKeyIsForRolesThatTheGatewayMayTake() {
        assertThat(sluice("keys", "create", "odd", "--role", "anon,velro_owner,nobody_at_all")
                        .told())
                .isEqualTo("sluice: the gateway may not run as role velro_owner; there is no role nobody_at_all\n");
    }

    @Test
    void revocationsAreWrittenDown() {
        assertThat(sluice("revoke", "token", "id-1", "--expires", "2099-01-01T00:00:00Z", "--reason", "lost"))
                .isEqualTo(new CommandLineRun(0, "revoked token id-1\n", ""));
        assertThat(sluice("revoke", "user", "user-1", "--issued-before", "2026-01-01T00:00:00Z"))
                .isEqualTo(new CommandLineRun(0, "revoked the tokens of user-1\n", ""));

        assertThat(database.rows("select jti, extract(year from expires_at at time zone 'UTC')::text, reason"
                        + " from sluice.revoked_token where jti = 'id-1'"))
                .containsExactly(List.of("id-1", "2099", "lost"));
        assertThat(database.rows("select user_id, (issued_before = '2026-01-01T00:00:00Z')::text"
                        + " from sluice.revoked_user where user_id = 'user-1'"))
                .containsExactly(List.of("user-1", "true"));
    }

    @Test
    void aLaterRevocationNeverTakesAnythingBack() {
        sluice("revoke", "user", "user-2", "--issued-before", "2026-06-01T00:00:00Z");
        sluice("revoke", "user", "user-2", "--issued-before", "2026-01-01T00:00:00Z", "--expires", "1h");

        assertThat(database.rows("select (issued_before = '2026-06-01T00:00:00Z')::text, expires_at::text"
                                + " from sluice.revoked_user where user_id = 'user-2'")
                        .toString())
                .isEqualTo("[[true, null]]");
    }

    @Test
    void wrongUsageEndsWithTwo() {
        assertThat(sluice("keys", "create", "a key").told()).startsWith("NAME must be of letters");
        assertThat(sluice("keys", "create", "key", "--address", "sluice.tabel.execute")
                        .told())
                .startsWith("--address 'sluice.tabel.execute' must be, or with .* begin, one of sluice.auth.user, ");
        assertThat(sluice("keys", "create", "key", "--expires", "soon").told())
                .contains("'soon' must be a time from now, such as 12h or 90d, or a moment");
        assertThat(sluice("keys", "create", "key", "--network", "10.0.0.1/8").told())
                .contains("'10.0.0.1/8' must be a network such as 10.0.0.0/8 or fd00::/8");
        assertThat(sluice("keys").code()).isEqualTo(2);
        assertThat(sluice("revoke", "fly").code()).isEqualTo(2);
        assertThat(sluice("keys", "create", "key", "--expires", "soon").code()).isEqualTo(2);
    }
}
