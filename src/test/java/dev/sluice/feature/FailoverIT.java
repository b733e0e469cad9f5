package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import dev.sluice.support.CuttingRelay;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A primary and a standby that streams from it, and a way that leads to the one or the other: reads are served wherever
 * it leads, writes as soon as it leads to a primary again, and nobody starts anything anew.
 */
class FailoverIT {

    private static final String READ = "/rest/v1/users?select=display_name&id=eq." + VelroSample.ADA;

    @TempDir
    Path folder;

    private EmbeddedPostgres primary;
    private HttpCalls http;

    @Test
    void writesAreRefusedByAStandbyAndDoneAsSoonAsThereIsAPrimary() throws Exception {
        primary = first();
        try (EmbeddedPostgres standby = standby()) {
            TestDatabase second = new TestDatabase(standby.uri(), standby.administratorUri());
            try (CuttingRelay relay = CuttingRelay.to(primary.port());
                    TestGateway gateway = TestGateway.start(relayed(relay))) {
                http = gateway.http();
                done(write(1));
                eventually(() -> deeds(second).equals("1"));

                relay.leadTo(standby.port());
                endConnections();
                served();
                refused(write(2));
                connectionsAreOpenToTheStandby();
                relay.leadTo(primary.port());
                done(write(3));
                done(write(4));
                eventually(() -> deeds(second).equals("3"));

                relay.leadTo(standby.port());
                primary.close();
                served();
                refused(write(5));
                second.run("select pg_promote()");
                done(write(6));
                served();
                assertThat(second.value("select string_agg(id::text, ' ' order by id) from public.deed"))
                        .isEqualTo("1 3 4 6");
                assertThat(gateway.management().get("/metrics").body())
                        .containsPattern("sluice_retries_total\\{kind=\"table\",reason=\"standby\",?\\} [1-9]");
            }
        }
    }

    private EmbeddedPostgres first() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.start(folder.resolve("first"), 0, line -> {});
        VelroSample.load(
                server.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                server.authenticatorPassword(),
                VelroSize.SMALL,
                line -> {});
        new TestDatabase("", server.administratorUri())
                .run("create table public.deed (id int primary key); grant all on public.deed to service_role");
        return server;
    }

    /** A copy of the primary, which is stopped for it, that follows it from then on. */
    private EmbeddedPostgres standby() throws IOException {
        ServerAddress address = primary.administrator();
        primary.close();
        Path cluster = folder.resolve("second").resolve("cluster");
        copy(folder.resolve("first"), folder.resolve("second"));
        Files.createFile(cluster.resolve("standby.signal"));
        Files.writeString(
                cluster.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
                        .formatted(address.port(), address.user(), address.password()),
                StandardOpenOption.APPEND);
        primary = EmbeddedPostgres.start(folder.resolve("first"), address.port(), line -> {});
        return EmbeddedPostgres.start(folder.resolve("second"), 0, line -> {});
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one)), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private TestDatabase relayed(CuttingRelay relay) {
        ServerAddress server = ServerAddress.parse(primary.uri());
        return new TestDatabase(
                new ServerAddress("127.0.0.1", relay.port(), server.user(), server.password(), server.database()).uri(),
                primary.administratorUri());
    }

    private void endConnections() {
        new TestDatabase("", primary.administratorUri()).run("""
                select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'sluice_authenticator'""");
    }

    /** More than one, all idle, and opened after the last write that a standby refused. */
    private void connectionsAreOpenToTheStandby() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1_100);
        Stream.generate(() -> READ)
                .limit(16)
                .parallel()
                .forEach(path -> http.get(path, "apikey", TestGateway.SERVICE_KEY));
    }

    private static String deeds(TestDatabase database) {
        return database.value("select count(*) from public.deed");
    }

    private HttpResponse<String> write(int id) {
        return http.send(
                "POST",
                "/rest/v1/deed",
                "{\"id\":%d}".formatted(id),
                "apikey",
                TestGateway.SERVICE_KEY,
                "Content-Type",
                "application/json");
    }

    private static void done(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    private static void refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(new JsonObject(response.body()).getString("code")).isEqualTo("SLC003");
    }

    private void served() {
        assertThat(http.get(READ, "apikey", TestGateway.SERVICE_KEY).body()).isEqualTo("[{\"display_name\":\"Ada\"}]");
    }
}
