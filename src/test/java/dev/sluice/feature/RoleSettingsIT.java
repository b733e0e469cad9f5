package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is set for a role, which holds for its transactions though the gateway logs in as another. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleSettingsIT {

    private static final String LIMITED = """
            500
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=57014

            {"code":"57014","message":"PostgreSQL could not finish the statement","details":null,\
            "hint":"The statement was ended by the server; ask for less or ask again."}""";

    private Harbour gate;

    @BeforeAll
    void open(TestDatabase database) {
        database.run("""
                do $$ begin
                    if not exists (select from pg_roles where rolname = 'gate_visitor') then
                        create role gate_visitor;
                        grant gate_visitor to %s;
                    end if;
                end $$;
                alter role gate_visitor set statement_timeout = '400ms';
                alter role gate_visitor set default_transaction_isolation = 'repeatable read';
                alter role gate_visitor set timezone = 'Europe/Oslo';
                alter role gate_visitor set gate.name = 'west';
                alter role gate_visitor set log_min_duration_statement = 0;
                create schema gate;
                grant usage on schema gate to gate_visitor;
                create function gate.setting(name text) returns text stable language sql
                as $$ select current_setting(name, true) $$;
                create function gate.level() returns text language sql
                set default_transaction_isolation = 'serializable'
                as $$ select current_setting('transaction_isolation') $$;
                create function gate.sleep(seconds float) returns void language sql
                as $$ select pg_sleep(seconds) $$;
                create function gate.short_sleep(seconds float) returns void language sql
                set statement_timeout = '0.1s' as $$ select pg_sleep(seconds) $$;
                create function gate.long_sleep(seconds float) returns void language sql
                set statement_timeout = '1min' as $$ select pg_sleep(seconds) $$;
                create function gate.refuse() returns void language plpgsql as $$ begin
                    raise sqlstate 'PGRST' using message = '{"code": "T1", "message": "brewing"}',
                        detail = '{"status": 418, "status_text": "I am a teapot", "headers": {"X-Pot": "tea"}}';
                end $$;
                create function gate.refuse_badly() returns void language plpgsql as $$ begin
                    raise sqlstate 'PGRST' using message = '{"code": "T1", "message": "brewing"}',
                        detail = '{"status": 418, "status_text": "I am\\r\\nX-Pot: tea", "headers": {}}';
                end $$""".formatted(URI.create(database.uri()).getUserInfo().replaceAll(":.*", "")));
        gate = new Harbour(
                HarbourExtension.start(database, "rest.db-schemas=[gate]", "rest.db-anon-role=gate_visitor"));
    }

    @AfterAll
    void close() {
        gate.close();
    }

    @Test
    void settingsHoldInTheRolesTransactions() {
        assertThat(gate.body("/rpc/setting?name=timezone")).isEqualTo("\"Europe/Oslo\"");
        assertThat(gate.body("/rpc/setting?name=gate.name")).isEqualTo("\"west\"");
        assertThat(gate.body("/rpc/setting?name=transaction_isolation")).isEqualTo("\"repeatable read\"");
    }

    @Test
    void whatTheGatewayMayNotSetIsLeftOut() {
        assertThat(gate.body("/rpc/setting?name=log_min_duration_statement")).isEqualTo("\"-1\"");
    }

    @Test
    void aFunctionAndARequestSayMoreThanTheRole() {
        assertThat(gate.answer("POST /rpc/level\nPrefer: return=representation\n\n{}"))
                .endsWith("\n\n\"serializable\"");
        assertThat(gate.answer("GET /rpc/setting?name=timezone\nPrefer: timezone=Asia/Tokyo"))
                .endsWith("\n\n\"Asia/Tokyo\"");
    }

    @Test
    void theRolesTimeLimitEndsAStatement() {
        assertThat(gate.answer("POST /rpc/sleep\n\n{\"seconds\": 20}")).isEqualTo(LIMITED);
    }

    @Test
    void aFunctionsTimeLimitIsInItsPlaceButNeverBeyondTheDeadline() {
        assertThat(gate.answer("POST /rpc/short_sleep\n\n{\"seconds\": 0.3}")).isEqualTo(LIMITED);
        assertThat(gate.answer("POST /rpc/long_sleep\n\n{\"seconds\": 0.6}")).startsWith("204\n");
        assertThat(gate.answer("POST /rpc/long_sleep\nPrefer: timeout=0.5\n\n{\"seconds\": 20}"))
                .startsWith("504\n")
                .contains("\"code\":\"SLC001\"");
    }

    @Test
    void aRaisedFailureBringsItsOwnWords() throws Exception {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:%d/rpc/refuse"
                        .formatted(gate.gateway().gateway().apiPort()))
                .toURL()
                .openConnection();
        connection.setRequestMethod("POST");
        assertThat(connection.getHeaderField(0)).isEqualTo("HTTP/1.1 418 I am a teapot");
        assertThat(connection.getHeaderField("X-Pot")).isEqualTo("tea");
        assertThat(gate.answer("POST /rpc/refuse_badly\n\n{}"))
                .startsWith("500\n")
                .contains("\"code\":\"PGRST121\"")
                .doesNotContain("x-pot: tea");
    }
}
