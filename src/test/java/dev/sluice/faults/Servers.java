package dev.sluice.faults;

import dev.sluice.authorization.installation.AccessAdministration;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of the suite's own, so that it can be stopped, crashed and frozen, and beside it a copy that
 * stands by: it serves reads, and refuses writes as a standby does.
 */
final class Servers implements AutoCloseable {

    private static final long PROGRAM_SECONDS_MAX = 20;

    private final Path folder;
    private final Path standbyFolder;
    private final EmbeddedPostgres standby;
    private EmbeddedPostgres primary;

    private Servers(Path folder, Path standbyFolder, EmbeddedPostgres primary, EmbeddedPostgres standby) {
        this.folder = folder;
        this.standbyFolder = standbyFolder;
        this.primary = primary;
        this.standby = standby;
    }

    static Servers start(Path root) {
        Path folder = root.resolve("primary");
        Path standbyFolder = root.resolve("standby");
        EmbeddedPostgres made = EmbeddedPostgres.start(folder, 0, line -> {});
        load(made);
        int port = made.port();
        made.close();
        run("cp", "-a", folder.toString(), standbyFolder.toString());
        try {
            Files.createFile(standbyFolder.resolve("cluster").resolve("standby.signal"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        EmbeddedPostgres primary = EmbeddedPostgres.start(folder, port, line -> {});
        return new Servers(folder, standbyFolder, primary, EmbeddedPostgres.start(standbyFolder, 0, line -> {}));
    }

    private static void load(EmbeddedPostgres server) {
        VelroSample.load(
                server.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                server.authenticatorPassword(),
                VelroSize.SMALL,
                line -> {});
        TestDatabase database = new TestDatabase(server.uri(), server.administratorUri());
        database.runResource("/sql/faults.sql");
        String uri = server.administratorUri();
        GatewayConfig config = new ConfigLoader(Map.of(), List.of("database.uri=" + uri)).load(null);
        AccessAdministration administration =
                new AccessAdministration(config, new Secret(uri), EmbeddedPostgres.AUTHENTICATOR, "velro_owner");
        administration.apply();
        administration.materializedTypes().forEach(administration::refresh);
        // What a gateway makes for itself at its first start must be in the copy too.
        TestGateway.start(database).close();
    }

    /** The primary, by its own port: nothing that happens to the gateway's connections happens to these. */
    TestDatabase database() {
        return new TestDatabase(primary.uri(), primary.administratorUri());
    }

    int port() {
        return primary.port();
    }

    int standbyPort() {
        return standby.port();
    }

    /** Ends the primary as a loss of power would. */
    void cut() {
        stop("QUIT");
    }

    /** Ends the primary as an operator does who does not wait for its clients. */
    void stopFast() {
        stop("INT");
    }

    private void stop(String signal) {
        long postmaster = postmaster();
        signal(signal, List.of(postmaster));
        ProcessHandle.of(postmaster)
                .ifPresent(process -> process.onExit()
                        .orTimeout(PROGRAM_SECONDS_MAX, TimeUnit.SECONDS)
                        .join());
    }

    /** Starts the primary that was ended, on its port. */
    void startAgain() {
        int port = primary.port();
        primary.close();
        primary = EmbeddedPostgres.start(folder, port, line -> {});
    }

    /** Kills one of the primary's processes, after which it ends the others and recovers by itself. */
    void crash(long backend) {
        signal("KILL", List.of(backend));
    }

    void freeze() {
        signal("STOP", all());
    }

    /** Has one of the primary's processes stand still. */
    void freeze(long backend) {
        signal("STOP", List.of(backend));
    }

    void freezePostmaster() {
        signal("STOP", List.of(postmaster()));
    }

    void thaw() {
        signal("CONT", all());
    }

    private List<Long> all() {
        List<Long> all = new ArrayList<>(List.of(postmaster()));
        ProcessHandle.of(postmaster()).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .forEach(all::add);
        return all;
    }

    private long postmaster() {
        try {
            return Long.parseLong(Files.readAllLines(folder.resolve("cluster").resolve("postmaster.pid"))
                    .get(0)
                    .strip());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void signal(String name, List<Long> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process)));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) {
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor(PROGRAM_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        primary.close();
        standby.close();
    }

    @Override
    public String toString() {
        return "Servers[%s, %s]".formatted(folder, standbyFolder);
    }
}
