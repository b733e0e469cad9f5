package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import dev.sluice.support.Alone;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process of PostgreSQL is killed, whereupon all of them end: writes under way are known to be undone. */
@Alone
class PostgresCrashIT {

    private static final String READ = "/rest/v1/users?select=display_name&id=eq." + VelroSample.ADA;

    @TempDir
    Path folder;

    @Test
    void aWriteThatACrashInterruptsIsKnownToBeUndone() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0, line -> {})) {
            VelroSample.load(
                    postgres.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                    postgres.authenticatorPassword(),
                    VelroSize.SMALL,
                    line -> {});
            TestDatabase database = new TestDatabase(postgres.uri(), postgres.administratorUri());
            database.run("""
                    create table public.deed (id int primary key); grant all on public.deed to service_role;
                    create function public.labour() returns void language plpgsql as $$ begin
                    insert into public.deed values (1); perform pg_sleep(1.5); end $$""");
            try (TestGateway gateway = TestGateway.start(database)) {
                HttpCalls http = gateway.http();
                CompletableFuture<HttpResponse<String>> labour = CompletableFuture.supplyAsync(
                        () -> http.send("POST", "/rest/v1/rpc/labour", "", "apikey", TestGateway.SERVICE_KEY));
                eventually(() -> database.activeStatements().stream().anyMatch(text -> text.contains("labour")));
                crash(database);

                HttpResponse<String> told = labour.join();
                assertThat(told.statusCode()).as(told.body()).isEqualTo(503);
                assertThat(new JsonObject(told.body()).getString("code")).isEqualTo("SLC003");
                eventually(
                        () -> http.get(READ, "apikey", TestGateway.SERVICE_KEY).statusCode() == 200);
                assertThat(database.value("select count(*) from public.deed")).isEqualTo("0");
            }
        }
    }

    private static void crash(TestDatabase database) throws Exception {
        try (Connection victim = database.connect();
                ResultSet row = victim.createStatement().executeQuery("select pg_backend_pid()")) {
            assertThat(row.next()).isTrue();
            assertThat(ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly())
                    .isTrue();
        }
    }
}
