package dev.sluice.soak;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import dev.sluice.support.FaultProxy;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL of the soak's own behind a proxy, with what goes wrong with it now and then. */
final class SoakServer implements AutoCloseable {

    private static final String GATEWAY = "application_name like 'sluice %' and pid <> pg_backend_pid()";

    private static final Duration FAULT = Duration.ofSeconds(3);

    private final Path folder;
    private final FaultProxy proxy;
    private EmbeddedPostgres postgres;

    private SoakServer(Path folder, EmbeddedPostgres postgres) {
        this.folder = folder;
        this.postgres = postgres;
        this.proxy = FaultProxy.to(postgres.port());
    }

    /** Starts a server in a folder, with the sample and the tables of the load. */
    static SoakServer start(Path folder) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0, System.out::println);
        VelroSample.load(
                postgres.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                postgres.authenticatorPassword(),
                VelroSize.SMALL,
                System.out::println);
        SoakServer server = new SoakServer(folder, postgres);
        server.database().run(SoakTables.SQL);
        return server;
    }

    /** As the gateway connects, by the proxy. */
    String uri() {
        ServerAddress direct = ServerAddress.parse(postgres.uri());
        return new ServerAddress(direct.host(), proxy.port(), direct.user(), direct.password(), direct.database())
                .uri();
    }

    TestDatabase database() {
        return new TestDatabase(postgres.uri(), postgres.administratorUri());
    }

    /** How many connections of the gateway there are. */
    long connections() {
        return Long.parseLong(database().value("select count(*) from pg_stat_activity where " + GATEWAY));
    }

    /** What stays behind in PostgreSQL while nobody asks for anything. */
    String stray() {
        return String.join(
                ", ",
                database().rows("""
                        select application_name || ' ' || state || ': ' || query from pg_stat_activity
                        where %s and state <> 'idle' and query not like '/* credentials */%%'
                        """.formatted(GATEWAY)).stream()
                        .map(row -> row.get(0))
                        .toList());
    }

    /** What goes wrong, one after the other. */
    enum Fault {
        CONNECTIONS_CUT {
            @Override
            void strike(SoakServer server) {
                server.proxy.reset();
            }
        },
        SILENCE {
            @Override
            void strike(SoakServer server) {
                server.proxy.silence();
                LockSupport.parkNanos(FAULT.toNanos());
                server.proxy.heal();
            }
        },
        SESSIONS_ENDED {
            @Override
            void strike(SoakServer server) {
                server.database().run("select pg_terminate_backend(pid) from pg_stat_activity where " + GATEWAY);
            }
        },
        REFUSED {
            @Override
            void strike(SoakServer server) {
                server.proxy.door(FaultProxy.Door.REFUSING);
                server.proxy.reset();
                LockSupport.parkNanos(FAULT.toNanos());
                server.proxy.heal();
            }
        },
        RESTARTED {
            @Override
            void strike(SoakServer server) {
                int port = server.postgres.port();
                server.postgres.close();
                server.postgres = EmbeddedPostgres.start(server.folder, port, progress -> {});
            }
        };

        abstract void strike(SoakServer server);
    }

    @Override
    public void close() {
        proxy.close();
        postgres.close();
    }
}
