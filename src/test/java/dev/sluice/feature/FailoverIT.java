package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.CuttingRelay;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.StandbyPair;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.Writers;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A primary and a standby that streams from it, and a way that leads to the one or the other: reads are served wherever
 * it leads, writes as soon as it leads to a primary again, and nobody starts anything anew.
 */
@Alone
class FailoverIT {

    private static final String READ = "/rest/v1/users?select=display_name&id=eq." + VelroSample.ADA;

    private static final String LIMIT_MILLIS = "1500";

    @TempDir
    Path folder;

    private StandbyPair pair;
    private TestDatabase second;
    private CuttingRelay relay;
    private TestGateway gateway;
    private HttpCalls http;

    @BeforeEach
    void start() throws Exception {
        // Without a key: what is written twice is there twice.
        pair = StandbyPair.start(folder, "create table public.deed (id int); grant all on public.deed to service_role");
        second = pair.standby();
        relay = CuttingRelay.to(pair.primaryPort());
        gateway = TestGateway.start(
                pair.behind(relay), "authorization.rules=", "kinds.table.time_limit=" + LIMIT_MILLIS + "ms");
        http = gateway.http();
    }

    @AfterEach
    void stop() {
        gateway.close();
        relay.close();
        pair.close();
    }

    @Test
    void writesAreRefusedByAStandbyAndDoneAsSoonAsThereIsAPrimary() throws Exception {
        done(write(1));
        eventually(() -> deeds().equals("1"));

        relay.leadTo(pair.standbyPort());
        endConnections();
        served();
        refused(write(2));
        connectionsAreOpenToTheStandby();
        relay.leadTo(pair.primaryPort());
        done(write(3));
        done(write(4));
        eventually(() -> deeds().equals("1 3 4"));

        relay.leadTo(pair.standbyPort());
        pair.stopPrimary();
        served();
        refused(write(5));
        second.run("select pg_promote()");
        done(write(6));
        served();
        assertThat(deeds()).isEqualTo("1 3 4 6");
        assertThat(gateway.management().get("/metrics").body())
                .containsPattern("sluice_retries_total\\{kind=\"table\",reason=\"standby\",?\\} [1-9]");
    }

    @Test
    void underLoadEachWriteIsAnsweredInTimeAndDoneAsItIsTold() {
        try (Writers writers = new Writers(4, this::write)) {
            eventually(() -> writers.told("201").size() > 50);
            relay.leadTo(pair.standbyPort());
            pair.stopPrimary();
            eventually(() -> writers.told("SLC003").size() > 8);

            second.run("select pg_promote()");
            long promoted = System.nanoTime();
            int before = writers.told("201").size();
            eventually(() -> writers.told("201").size() > before);
            assertThat(System.nanoTime() - promoted).isLessThan(TimeUnit.SECONDS.toNanos(5));
            eventually(() -> writers.told("201").size() > before + 50);
            writers.stop();

            assertThat(writers.codes()).isSubsetOf("201", "SLC003", "SLC004");
            assertThat(writers.slowest()).isLessThan(Long.parseLong(LIMIT_MILLIS) + 100);
            assertThat(second.value("select count(*) - count(distinct id) from public.deed"))
                    .isEqualTo("0");
            assertThat(written()).containsAll(writers.told("201")).doesNotContainAnyElementsOf(writers.told("SLC003"));
        }
        served();
        assertThat(gateway.management().get("/ready").statusCode()).isEqualTo(200);
    }

    private List<Integer> written() {
        return second.rows("select id from public.deed").stream()
                .map(row -> Integer.valueOf(row.get(0)))
                .toList();
    }

    private void endConnections() {
        pair.primary().run("""
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

    private String deeds() {
        return second.value("select coalesce(string_agg(id::text, ' ' order by id), '') from public.deed");
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
