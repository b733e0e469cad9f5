package dev.sluice.support;

import dev.sluice.sample.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A PostgreSQL of its own that speaks TLS under the name {@code localhost}, for what a shared one must not be put
 * through. Its login role {@code gateway} comes in over TLS alone, by SCRAM; {@code clear}, {@code hashed} and
 * {@code trusted} as their names say.
 */
public final class TlsServer implements AutoCloseable {

    public static final String PASSWORD = "the first password";

    private final EmbeddedPostgres server;
    private final Certificates certificates;

    private TlsServer(EmbeddedPostgres server, Certificates certificates) {
        this.server = server;
        this.certificates = certificates;
    }

    /** Starts it in a folder that is nobody else's. */
    public static TlsServer in(Path folder) throws Exception {
        Certificates certificates =
                Certificates.in(folder.resolve("certificates")).with("server", "dns:localhost");
        TlsServer started =
                new TlsServer(EmbeddedPostgres.start(folder.resolve("server"), 0, line -> {}), certificates);
        started.prepare();
        return started;
    }

    private void prepare() throws Exception {
        Path rules = Path.of(administration().value("show hba_file"));
        Files.writeString(rules, """
                hostssl all gateway all scram-sha-256
                host all clear all password
                host all hashed all md5
                host all trusted all trust
                host all postgres all scram-sha-256
                """);
        for (String statement : List.of(
                "alter system set ssl_cert_file = '%s'".formatted(certificates.certificate("server")),
                "alter system set ssl_key_file = '%s'".formatted(certificates.key("server")),
                "alter system set ssl = on",
                "select pg_reload_conf()",
                "create role anon nologin",
                "create role gateway login noinherit password '%s'".formatted(PASSWORD),
                "create role clear login password '%s'".formatted(PASSWORD),
                "set password_encryption = 'md5'; create role hashed login password '%s'".formatted(PASSWORD),
                "create role trusted login",
                "grant anon to gateway",
                "create table public.note (id int primary key); grant select on public.note to anon",
                "insert into public.note values (1)")) {
            administration().run(statement);
        }
    }

    /** The database as its superuser and, over TLS, the gateway see it. */
    public TestDatabase administration() {
        return new TestDatabase(
                uri("gateway", "localhost"),
                server.administrator().withDatabase("postgres").uri());
    }

    /** The URI of a role, without its password. */
    public String uri(String role, String host) {
        return "postgresql://%s@%s:%d/postgres"
                .formatted(role, host, server.administrator().port());
    }

    public Path authority() {
        return certificates.certificate("ca");
    }

    @Override
    public void close() {
        server.close();
    }
}
