package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.TestGateway;
import dev.sluice.support.TlsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway over a verified link whose password changes under it. */
class PasswordRotationIT {

    private static final String NOTES = "/rest/v1/note";

    private static final String ITS_CONNECTIONS = " from pg_stat_activity where usename = 'gateway'";

    @TempDir
    static Path folder;

    private static TlsServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = TlsServer.in(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static TestGateway gateway(String... settings) {
        String[] all = new String[settings.length + 5];
        all[0] = "database.tls.mode=verify-full";
        all[1] = "database.tls.root_certificate=" + server.authority();
        all[2] = "database.connect_timeout=5s";
        all[3] = "authorization.rules=";
        all[4] = "idempotency.enabled=false";
        System.arraycopy(settings, 0, all, 5, settings.length);
        return TestGateway.start(server.administration(), all);
    }

    @Test
    void anotherPasswordIsUsedFromTheNextConnectionOn() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), TlsServer.PASSWORD);
        try (TestGateway gateway = gateway("database.password_file=" + password)) {
            assertThat(gateway.http().get(NOTES).body()).isEqualTo("[{\"id\":1}]");
            assertThat(server.administration()
                            .value("select bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid)"
                                    + " where usename = 'gateway'"))
                    .isEqualTo("t");

            server.administration().run("alter role gateway password 'the second'");
            List<CompletableFuture<Integer>> between = IntStream.range(0, 4)
                    .mapToObj(time -> CompletableFuture.supplyAsync(
                            () -> gateway.http().get(NOTES).statusCode()))
                    .toList();
            Files.writeString(password, "the second\n");
            assertThat(between).allSatisfy(asked -> assertThat(asked.join()).isEqualTo(200));
            server.administration().run("select pg_terminate_backend(pid)" + ITS_CONNECTIONS);
            eventually(() -> gateway.http().get(NOTES).statusCode() == 200);

            server.administration().run("create table public.later (id int); grant select on public.later to anon");
            eventually(() -> {
                server.administration().run("notify pgrst, 'reload schema'");
                return gateway.http().get("/rest/v1/later").statusCode() == 200;
            });
        } finally {
            server.administration().run("alter role gateway password '%s'".formatted(TlsServer.PASSWORD));
        }
    }

    @Test
    void thePasswordOfAUriInAFileChangesAsWell() throws Exception {
        String uri = server.uri("gateway", "localhost");
        Path file = folder.resolve("uri");
        try (LoggedLines log = LoggedLines.of("dev.sluice", Level.WARN)) {
            Files.writeString(file, uri.replace("@", ":" + TlsServer.PASSWORD.replace(" ", "%20") + "@"));
            try (TestGateway gateway = gateway("database.uri=embedded", "database.uri_file=" + file)) {
                assertThat(gateway.http().get(NOTES).statusCode()).isEqualTo(200);
                server.administration().run("alter role gateway password 'the third'");
                Files.writeString(file, uri.replace("@", ":the%20third@"));
                server.administration().run("select pg_terminate_backend(pid)" + ITS_CONNECTIONS);
                eventually(() -> gateway.http().get(NOTES).statusCode() == 200);
            }
            assertThat(log.messages()).noneMatch(line -> line.contains("third") || line.contains(TlsServer.PASSWORD));
        } finally {
            server.administration().run("alter role gateway password '%s'".formatted(TlsServer.PASSWORD));
        }
    }
}
