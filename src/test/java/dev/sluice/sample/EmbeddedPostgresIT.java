package dev.sluice.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The embedded server through crashes of either side, each in the same data directory, one after another. */
class EmbeddedPostgresIT {

    private static final Path DIRECTORY =
            Path.of("target", "embedded-postgres-it").toAbsolutePath();
    private static final Path PROCESS_FILE = DIRECTORY.resolve("cluster").resolve("postmaster.pid");
    private static final Duration RESTART_MAX = Duration.ofMillis(1_500);

    @BeforeAll
    static void beginWithNoCluster() throws IOException {
        start().close();
        DataDirectory.deleteTree(DIRECTORY.resolve("cluster"));
        try (EmbeddedPostgres server = start()) {
            assertThat(server.isNew()).isTrue();
            database(server).run("create table kept as select 'kept' as word");
        }
    }

    @Test
    void dataOutlivesTheServerAndTheNextStartIsQuick() {
        long begin = System.nanoTime();
        try (EmbeddedPostgres server = start()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(RESTART_MAX);
            assertThat(server.isNew()).isFalse();
            assertKept(server);
        }
        assertThat(PROCESS_FILE).doesNotExist();
    }

    @Test
    void whatIsCommittedIsOnDisk() {
        try (EmbeddedPostgres server = start()) {
            assertThat(database(server).rows("""
                                    select name, setting from pg_settings
                                    where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums',
                                      'listen_addresses', 'unix_socket_directories', 'server_encoding', 'TimeZone')
                                    order by lower(name)"""))
                    .containsExactly(
                            List.of("data_checksums", "on"),
                            List.of("fsync", "on"),
                            List.of("full_page_writes", "on"),
                            List.of("listen_addresses", "127.0.0.1"),
                            List.of("server_encoding", "UTF8"),
                            List.of("synchronous_commit", "on"),
                            List.of("TimeZone", "UTC"),
                            List.of("unix_socket_directories", ""));
        }
    }

    @Test
    void nobodyConnectsWithoutThePassword() {
        try (EmbeddedPostgres server = start()) {
            ServerAddress stranger = server.administrator().withUser("postgres", "guess");

            assertThatThrownBy(stranger::connect)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theServerLeadsASessionOfItsOwnSoThatCtrlCPassesItBy() throws IOException {
        try (EmbeddedPostgres server = start()) {
            assertKept(server);
            String process = Long.toString(serverProcess().pid());
            String[] status = Files.readString(Path.of("/proc", process, "stat"))
                    .replaceFirst("^.*\\) ", "")
                    .split(" ", 5);

            assertThat(List.of(status[2], status[3]))
                    .as("process group and session")
                    .containsOnly(process);
        }
    }

    @Test
    void aServerLeftBehindIsStoppedAndItsDataTakenOver() throws Exception {
        ProcessHandle orphan;
        try (OtherProcess other = OtherProcess.start(DIRECTORY)) {
            other.kill();
            orphan = serverProcess();
        }
        assertThat(orphan.isAlive()).isTrue();

        try (EmbeddedPostgres server = start()) {
            assertThat(serverProcess().pid()).isNotEqualTo(orphan.pid());
            assertKept(server);
        }
    }

    @Test
    void aCrashOfBothIsRecoveredFrom() throws Exception {
        try (OtherProcess other = OtherProcess.start(DIRECTORY)) {
            other.kill();
            serverProcess().destroyForcibly();
        }
        assertThat(PROCESS_FILE).exists();

        try (EmbeddedPostgres server = start()) {
            assertKept(server);
        }
    }

    @Test
    void aStaleProcessFileThatNamesAStrangerIsNoObstacleAndTheStrangerLives() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        Files.writeString(PROCESS_FILE, stranger.pid() + "\n" + PROCESS_FILE.getParent() + "\n1\n1\n\n127.0.0.1\n");

        try (EmbeddedPostgres server = start()) {
            assertKept(server);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aDirectoryInUseByAnotherProcessIsRefusedByName() throws Exception {
        try (OtherProcess other = OtherProcess.start(DIRECTORY)) {
            assertThatThrownBy(EmbeddedPostgresIT::start)
                    .isInstanceOf(SampleException.class)
                    .hasMessage("The data directory " + DIRECTORY + " is in use by another Sluice (process "
                            + other.pid() + "). Stop that one, or give this one a data directory of its own.");
        }
    }

    @Test
    void aDirectoryInUseByThisProcessIsRefusedToo() {
        try (EmbeddedPostgres server = start()) {
            assertThatThrownBy(EmbeddedPostgresIT::start).hasMessageContaining("is in use by another Sluice");
            assertKept(server);
        }
    }

    @Test
    void aTakenPortIsNamedAndTheDirectoryIsFreeAgain() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(DIRECTORY, taken.getLocalPort(), step -> {}))
                    .isInstanceOf(SampleException.class)
                    .hasMessage("Port " + taken.getLocalPort()
                            + " for the embedded PostgreSQL is taken. Choose another, or 0 for a free one.");
        }
        start().close();
    }

    @Test
    void aHalfLoadedSampleIsDroppedAndLoadedAnew() {
        try (EmbeddedPostgres server = start()) {
            ServerAddress half = server.administrator().withDatabase("half");
            database(server).run("create database half_loading");

            VelroSample.load(half, "secret", VelroSize.SMALL, step -> {});

            assertThat(new TestDatabase("", half.uri()).value("select count(*) from generations"))
                    .isEqualTo("500");
            assertThat(database(server).rows("select from pg_database where datname = 'half_loading'"))
                    .isEmpty();
            database(server).run("drop database half");
        }
    }

    @Test
    void whatCannotBeADirectoryIsRefused() throws IOException {
        Path file = Files.writeString(Path.of("target", "no-directory"), "");

        assertThatThrownBy(() -> EmbeddedPostgres.start(file, 0, step -> {}))
                .isInstanceOf(SampleException.class)
                .hasMessageStartingWith("The data directory target/no-directory cannot be created");
    }

    private static EmbeddedPostgres start() {
        return EmbeddedPostgres.start(DIRECTORY, 0, step -> {});
    }

    private static TestDatabase database(EmbeddedPostgres server) {
        return new TestDatabase("", server.administrator().uri());
    }

    private static void assertKept(EmbeddedPostgres server) {
        assertThat(database(server).rows("select word from kept")).containsExactly(List.of("kept"));
    }

    private static ProcessHandle serverProcess() throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(PROCESS_FILE).get(0)))
                .orElseThrow();
    }
}
