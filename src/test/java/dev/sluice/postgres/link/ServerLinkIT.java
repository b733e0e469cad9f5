package dev.sluice.postgres.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.DatabaseConfig;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.observation.MemoryUse;
import dev.sluice.support.Alone;
import dev.sluice.support.Certificates;
import dev.sluice.support.TlsServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a PostgreSQL that speaks TLS. */
@Alone
class ServerLinkIT {

    @TempDir
    static Path folder;

    private static TlsServer server;

    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void startServer() throws Exception {
        server = TlsServer.in(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static DatabaseConfig config(String uri, String... settings) {
        List<String> all = new ArrayList<>(List.of("database.uri=" + uri, "database.connect_timeout=5s"));
        all.addAll(List.of(settings));
        return new ConfigLoader(Map.of(), all).load(null).database();
    }

    private static String[] verified(Path authority, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "database.tls.mode=verify-full",
                "database.tls.root_certificate=" + authority,
                "database.password=" + TlsServer.PASSWORD));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    private Pool pool(DatabaseConfig config) {
        return new ServerLink(vertx, config, MemoryBudget.unlimited(MemoryUse.ANSWERS))
                .pool(new PoolOptions().setMaxSize(2), new PgConnectOptions());
    }

    private String tls(DatabaseConfig config) {
        return await(pool(config)
                .query("select ssl::text || ' ' || version from pg_stat_ssl where pid = pg_backend_pid()")
                .execute()
                .map(rows -> rows.iterator().next().getString(0)));
    }

    private String refusal(DatabaseConfig config) {
        try {
            return "connected: " + tls(config);
        } catch (CompletionException refused) {
            return String.valueOf(Objects.requireNonNull(refused.getCause()).getMessage());
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aServerThatProvesItsNameIsConnectedToOverTls() {
        assertThat(tls(config(server.uri("gateway", "localhost"), verified(server.authority()))))
                .isEqualTo("true TLSv1.3");
        String asLibpq = "?sslmode=verify-full&sslrootcert=" + server.authority();
        assertThat(tls(config(server.uri("gateway", "localhost") + asLibpq, "database.password=" + TlsServer.PASSWORD)))
                .isEqualTo("true TLSv1.3");
    }

    @Test
    void aServerOfAnotherNameIsRefused() {
        assertThat(refusal(config(server.uri("gateway", "127.0.0.1"), verified(server.authority()))))
                .contains("127.0.0.1");
        assertThat(tls(config(
                        server.uri("gateway", "127.0.0.1"),
                        verified(server.authority(), "database.tls.mode=verify-ca"))))
                .isEqualTo("true TLSv1.3");
    }

    @Test
    void aServerThatNobodyVouchesForIsRefused(@TempDir Path other) throws Exception {
        Path stranger = Certificates.in(other).certificate("ca");
        for (String mode : List.of("verify-ca", "verify-full")) {
            assertThat(refusal(config(
                            server.uri("gateway", "localhost"), verified(stranger, "database.tls.mode=" + mode))))
                    .startsWith("TLS with the server failed: PKIX path");
        }
        assertThat(refusal(config(
                        server.uri("gateway", "localhost"),
                        "database.tls.mode=verify-full",
                        "database.password=" + TlsServer.PASSWORD)))
                .startsWith("TLS with the server failed: PKIX path");
        assertThat(tls(config(
                        server.uri("gateway", "localhost"),
                        "database.tls.mode=require",
                        "database.password=" + TlsServer.PASSWORD)))
                .isEqualTo("true TLSv1.3");
    }

    @Test
    void aLinkWithoutTlsIsNoneWhereTlsIsAskedFor() {
        server.administration().run("alter system set ssl = off");
        server.administration().run("select pg_reload_conf()");
        try {
            for (String mode : List.of("require", "verify-full")) {
                assertThat(refusal(config(
                                server.uri("gateway", "localhost"),
                                verified(server.authority(), "database.tls.mode=" + mode))))
                        .startsWith("the server offers no TLS, which database.tls.mode asks for");
            }
        } finally {
            server.administration().run("alter system set ssl = on");
            server.administration().run("select pg_reload_conf()");
        }
    }

    @Test
    void aServerThatWantsTlsIsNotReachedWithout() {
        assertThat(refusal(config(
                        server.uri("gateway", "localhost"),
                        "database.tls.mode=disable",
                        "database.password=" + TlsServer.PASSWORD)))
                .contains("no pg_hba.conf entry", "no encryption");
    }

    @Test
    void theProofOfThePasswordCanBeBoundToTheLink() {
        String[] bound = verified(server.authority(), "database.require_auth=[scram-sha-256-plus]");
        assertThat(tls(config(server.uri("gateway", "localhost"), bound))).isEqualTo("true TLSv1.3");
        assertThat(tls(config(
                        server.uri("gateway", "localhost") + "?channel_binding=require", verified(server.authority()))))
                .isEqualTo("true TLSv1.3");
    }

    @Test
    void aServerMayOnlyAskAsItIsAllowedTo() {
        String password = "database.password=" + TlsServer.PASSWORD;
        assertThat(refusal(config(server.uri("clear", "127.0.0.1"), password)))
                .isEqualTo("the server asks who connects by 'password', which database.require_auth does not allow");
        assertThat(refusal(config(server.uri("hashed", "127.0.0.1"), password, "database.require_auth=scram-sha-256")))
                .isEqualTo("the server asks who connects by 'md5', which database.require_auth does not allow");
        assertThat(refusal(config(server.uri("trusted", "127.0.0.1"), "database.require_auth=scram-sha-256")))
                .isEqualTo("the server asks who connects by 'none', which database.require_auth does not allow");

        assertThat(refusal(config(server.uri("clear", "127.0.0.1"), password, "database.require_auth=password")))
                .isEqualTo("connected: null");
        assertThat(refusal(config(server.uri("hashed", "127.0.0.1"), password))).isEqualTo("connected: null");
        assertThat(refusal(config(server.uri("trusted", "127.0.0.1")))).isEqualTo("connected: null");
    }

    @Test
    void whatRunsIsCancelledOverTlsToo() {
        Pool pool = pool(config(server.uri("gateway", "localhost"), verified(server.authority())));
        SqlConnection connection = await(pool.getConnection());
        Future<?> sleep = connection.query("select pg_sleep(30)").execute();
        await(((PgConnection) connection).cancelRequest());
        assertThatThrownBy(() -> await(sleep)).hasMessageContaining("canceling statement due to user request");
    }

    @Test
    void aPasswordInAFileIsReadForEachConnection() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), TlsServer.PASSWORD + "\n");
        DatabaseConfig config = config(
                server.uri("gateway", "localhost"), "database.password_file=" + file, "database.tls.mode=require");
        assertThat(tls(config)).isEqualTo("true TLSv1.3");
        Pool pool = pool(config);
        SqlConnection old = await(pool.getConnection());

        server.administration().run("alter role gateway password 'the second'");
        try {
            Files.writeString(file, "the second");
            assertThat(await(old.query("select 1").execute()).size()).isEqualTo(1);
            assertThat(await(pool.getConnection())).isNotSameAs(old);

            Files.delete(file);
            assertThat(refusal(config)).startsWith("the file of the database's password cannot be read: ");
        } finally {
            server.administration().run("alter role gateway password '%s'".formatted(TlsServer.PASSWORD));
        }
    }
}
