package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Objects that go by PostgreSQL's own names and are found before them: nothing of another's making runs with the rights
 * of the login role. Each of them fails where it does.
 */
@ExtendWith(PostgresExtension.class)
class HostileNamesIT {

    private static final String OBJECTS = """
            create schema trap;
            grant usage on schema trap to public;
            create function trap.spring() returns boolean language plpgsql as $$
            begin
              if current_user = 'sluice_authenticator' then
                raise exception 'the login role ran the code of others';
              end if;
              return true;
            end $$;
            create domain trap.text as pg_catalog.text check (trap.spring());
            create domain trap.int8 as pg_catalog.int8 check (trap.spring());
            create domain trap.json as pg_catalog.json check (trap.spring());
            create function trap.set_config(pg_catalog.text, pg_catalog.text, boolean) returns pg_catalog.text
              language sql as $$ select $1 where trap.spring() $$;
            create function trap.set_config(trap.text, trap.text, boolean) returns pg_catalog.text
              language sql as $$ select $1::pg_catalog.text where trap.spring() $$;
            create function trap.current_setting(pg_catalog.text) returns pg_catalog.text
              language sql as $$ select $1 where trap.spring() $$;
            create function trap.to_json(anyelement) returns pg_catalog.json
              language sql as $$ select null::pg_catalog.json where trap.spring() $$;
            create function trap.now() returns timestamptz
              language sql as $$ select pg_catalog.now() where trap.spring() $$;
            create function trap.equals(pg_catalog.text, pg_catalog.text) returns boolean
              language sql as $$ select trap.spring() $$;
            create operator trap.= (leftarg = pg_catalog.text, rightarg = pg_catalog.text, function = trap.equals);
            create function trap.equal_names(name, name) returns boolean language sql as $$ select trap.spring() $$;
            create operator trap.= (leftarg = name, rightarg = name, function = trap.equal_names);
            create view trap.pg_class as select c.* from pg_catalog.pg_class c where trap.spring();
            create view trap.pg_namespace as select n.* from pg_catalog.pg_namespace n where trap.spring();
            grant select on trap.pg_class, trap.pg_namespace to public;
            create function public.poison() returns void language plpgsql volatile as $$
            begin
              perform pg_catalog.set_config('search_path', 'trap, pg_catalog', false);
              if to_regtype('pg_temp.text') is null then
                create domain pg_temp.text as pg_catalog.text check (trap.spring());
              end if;
            end $$;
            grant temporary on database %s to anon;
            alter role sluice_authenticator in database %s set search_path = trap, pg_catalog, public;
            alter database %s set search_path = trap, pg_catalog, public;
            """;

    private static TestGateway gateway;

    @BeforeAll
    static void start(TestDatabase database) {
        String name = '"' + database.value("select current_database()") + '"';
        database.run(OBJECTS.formatted(name, name, name));
        gateway = TestGateway.start(database, "kinds.table.pool_size=1", "event_loops=1", "rest.db-schemas=[public]");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<String> read() {
        return gateway.http().get("/rest/v1/projects?select=id&limit=1");
    }

    @Test
    void aRequestRunsNoneOfThem() {
        assertThat(read().statusCode()).isEqualTo(200);
    }

    @Test
    void neitherDoesOneBehindARequestThatLeftThemOnTheConnection() {
        HttpCalls http = gateway.http();
        assertThat(http.post("/rest/v1/rpc/poison", "{}").statusCode()).isEqualTo(204);
        assertThat(read().statusCode()).isEqualTo(200);
        HttpResponse<String> kept = http.send(
                "POST",
                "/rest/v1/rpc/poison",
                "{}",
                "Idempotency-Key",
                "once",
                "Authorization",
                "Bearer " + TestGateway.token("service_role", null, 60));
        assertThat(kept.body()).doesNotContain("the login role");
        assertThat(read().statusCode()).isEqualTo(200);
    }

    @Test
    void noneOfTheGatewaysOwnStatementsDoes() {
        HttpResponse<String> reloaded = gateway.management().post("/schema_cache/reload", "");
        assertThat(reloaded.statusCode()).as(reloaded.body()).isEqualTo(200);
        assertThat(gateway.management().get("/ready").statusCode()).isEqualTo(200);
        HttpResponse<String> checked = gateway.http()
                .send(
                        "POST",
                        "/access/v1/evaluation",
                        """
                        {"subject": {"type": "user", "id": "00000000-0000-7000-8000-000000000001"},
                         "action": {"name": "read"},
                         "resource": {"type": "generation", "id": "00000000-0000-7000-8000-000000000001"}}""",
                        "apikey",
                        TestGateway.SERVICE_KEY,
                        "Content-Type",
                        "application/json");
        assertThat(checked.statusCode()).as(checked.body()).isEqualTo(200);
    }
}
