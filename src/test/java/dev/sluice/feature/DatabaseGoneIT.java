package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import dev.sluice.support.Alone;
import dev.sluice.support.Harbour;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is stopped under the gateway and comes back: refused in time with the right code, and then served. */
@Alone
class DatabaseGoneIT {

    private static final String READ = "/rest/v1/users?select=display_name&id=eq." + VelroSample.ADA;

    @TempDir
    Path folder;

    private static HttpResponse<String> read(HttpCalls http) {
        return http.get(READ, "apikey", TestGateway.SERVICE_KEY);
    }

    @Test
    void isToldInTimeAndRecoversByItself() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.start(folder, 0, line -> {});
        int port = first.port();
        VelroSample.load(
                first.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                first.authenticatorPassword(),
                VelroSize.SMALL,
                line -> {});
        TestDatabase database = new TestDatabase(first.uri(), first.administratorUri());
        try (TestGateway running = TestGateway.start(database);
                TestGateway dropIn = TestGateway.startDropIn(database)) {
            assertThat(read(running.http()).body()).isEqualTo("[{\"display_name\":\"Ada\"}]");
            first.close();
            for (int request = 0; request < 20; request++) {
                refused(read(running.http()));
            }
            refusedAsInPostgrest(new Harbour(dropIn));
            assertThat(running.management().get("/ready").statusCode()).isEqualTo(503);
            assertThat(running.management().get("/live").statusCode()).isEqualTo(200);

            try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, port, line -> {})) {
                assertThat(second.port()).isEqualTo(port);
                assertThat(served(running.http())).isEqualTo("[{\"display_name\":\"Ada\"}]");
                assertThat(running.management().get("/ready").statusCode()).isEqualTo(200);
            }
        }
    }

    private static void refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(new JsonObject(response.body()).getString("code")).isEqualTo("SLC003");
    }

    private static void refusedAsInPostgrest(Harbour dropIn) {
        for (int request = 0; request < 20; request++) {
            assertThat(dropIn.answer("GET /projects")).isEqualTo("""
                    503
                    content-type: application/json; charset=utf-8
                    proxy-status: PostgREST; error=PGRST000
                    retry-after: 1

                    {"code":"PGRST000","details":null,"hint":null,"message":"Database connection error."}""");
        }
    }

    /** The first answer after the return, given that connections which died are noticed one by one. */
    private static String served(HttpCalls http) throws InterruptedException {
        HttpResponse<String> response = read(http);
        for (int tries = 0; tries < 50 && response.statusCode() == 503; tries++) {
            TimeUnit.MILLISECONDS.sleep(100);
            response = read(http);
        }
        return response.body();
    }
}
