package dev.sluice.support;

import static dev.sluice.support.Eventually.eventually;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** A primary with the Velro sample and a standby that streams from it. */
public final class StandbyPair implements AutoCloseable {

    private final EmbeddedPostgres primary;
    private final EmbeddedPostgres standby;

    private StandbyPair(EmbeddedPostgres primary, EmbeddedPostgres standby) {
        this.primary = primary;
        this.standby = standby;
    }

    /** Starts both in a folder that is empty, with what a test needs beside the sample. */
    public static StandbyPair start(Path folder, String sql) throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        ServerAddress address = load(first, sql);
        copy(first, second);
        Path cluster = second.resolve("cluster");
        Files.createFile(cluster.resolve("standby.signal"));
        Files.writeString(
                cluster.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
                        .formatted(address.port(), address.user(), address.password()),
                StandardOpenOption.APPEND);
        StandbyPair pair = new StandbyPair(
                EmbeddedPostgres.start(first, address.port(), line -> {}),
                EmbeddedPostgres.start(second, 0, line -> {}));
        eventually(() -> pair.primary()
                .value("select count(*) from pg_stat_replication where state = 'streaming'")
                .equals("1"));
        return pair;
    }

    private static ServerAddress load(Path first, String sql) {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(first, 0, line -> {})) {
            VelroSample.load(
                    server.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                    server.authenticatorPassword(),
                    VelroSize.SMALL,
                    line -> {});
            new TestDatabase("", server.administratorUri()).run(sql);
            return server.administrator();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    public TestDatabase primary() {
        return new TestDatabase(primary.uri(), primary.administratorUri());
    }

    public TestDatabase standby() {
        return new TestDatabase(standby.uri(), standby.administratorUri());
    }

    public int primaryPort() {
        return primary.port();
    }

    public int standbyPort() {
        return standby.port();
    }

    /** Stops the primary in good order: what it has acknowledged is on the standby then. */
    public void stopPrimary() {
        primary.close();
    }

    /** The pair as a gateway sees it that comes in by a relay. */
    public TestDatabase behind(CuttingRelay relay) {
        ServerAddress server = ServerAddress.parse(primary.uri());
        return new TestDatabase(
                new ServerAddress("127.0.0.1", relay.port(), server.user(), server.password(), server.database()).uri(),
                primary.administratorUri());
    }

    @Override
    public void close() {
        standby.close();
        primary.close();
    }
}
