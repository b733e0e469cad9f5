package dev.sluice.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The cluster of a data directory and the server on it. Used by the holder of the directory's lock only. */
final class ClusterServer {

    private static final int START_ATTEMPTS_MAX = 3;
    private static final long RETRY_MILLIS = 1_000;
    private static final long KILL_SECONDS_MAX = 10;
    private static final String START_SECONDS_MAX = "60";
    private static final String STOP_SECONDS_MAX = "60";

    /** Durability is stated although it is the default, because losing it silently would be worse than repeating it. */
    private static final List<String> SETTINGS = List.of(
            "fsync=on",
            "full_page_writes=on",
            "synchronous_commit=on",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=100",
            "timezone=UTC",
            "log_timezone=UTC",
            // One log for each day of the week, so that the logs of a server that runs for years stay small.
            "logging_collector=on",
            "log_directory=../log",
            "log_filename=postgresql-%a.log",
            "log_rotation_age=1d",
            "log_rotation_size=0",
            "log_truncate_on_rotation=on");

    private final DataDirectory directory;
    private final ServerPrograms programs;
    private final Consumer<String> progress;

    private ClusterServer(DataDirectory directory, ServerPrograms programs, Consumer<String> progress) {
        this.directory = directory;
        this.programs = programs;
        this.progress = progress;
    }

    static ClusterServer of(DataDirectory directory, Consumer<String> progress) {
        try {
            Files.createDirectories(directory.log());
        } catch (IOException failure) {
            throw new SampleException("The log directory cannot be created: " + failure, failure);
        }
        PackagedBinaries binaries = PackagedBinaries.unpack(directory.binaries(), progress);
        return new ClusterServer(directory, new ServerPrograms(binaries, directory), progress);
    }

    Path cluster() {
        return directory.cluster();
    }

    /**
     * Ends what outlived the gateway that started it: a server is stopped, with its data safe, and any other program,
     * such as an interrupted {@code initdb}, is killed. The process file alone proves nothing, since process numbers
     * are used again; what counts is that a process runs the binaries of this very directory.
     */
    void endLeftovers() {
        Optional<ProcessHandle> server = recordedProcess();
        if (server.filter(this::isOfThisDirectory).isPresent()) {
            progress.accept("Stopping the PostgreSQL that an earlier run left behind (process "
                    + server.get().pid() + ")");
            stop();
        } else if (server.isPresent()) {
            forgetProcess();
        }
        List<ProcessHandle> others =
                ProcessHandle.allProcesses().filter(this::isOfThisDirectory).toList();
        others.forEach(ProcessHandle::destroyForcibly);
        others.forEach(ClusterServer::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().orTimeout(KILL_SECONDS_MAX, TimeUnit.SECONDS).join();
        } catch (CompletionException timeout) {
            throw new SampleException("Process " + process.pid() + " of an earlier run does not end", timeout);
        }
    }

    private boolean isOfThisDirectory(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.startsWith(directory.binaries() + "/"))
                .isPresent();
    }

    private Optional<ProcessHandle> recordedProcess() {
        try (Stream<String> lines = Files.lines(directory.processFile(), StandardCharsets.UTF_8)) {
            return lines.findFirst()
                    .filter(line -> line.strip().matches("\\d{1,18}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())));
        } catch (NoSuchFileException noServer) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new SampleException("The file " + directory.processFile() + " cannot be read: " + failure, failure);
        }
    }

    /** PostgreSQL would take the stranger that now has the number for a server and refuse to start. */
    private void forgetProcess() {
        try {
            Files.delete(directory.processFile());
        } catch (IOException failure) {
            throw new SampleException("The stale file " + directory.processFile() + " stays: " + failure, failure);
        }
    }

    /** Makes the cluster unless there is one, and tells whether it did. */
    boolean createIfAbsent() {
        if (Files.isDirectory(directory.cluster())) {
            return false;
        }
        progress.accept("Creating a database cluster in " + directory.cluster());
        Path passwordFile = directory.root().resolve("password.unfinished");
        try {
            DataDirectory.deleteTree(directory.unfinishedCluster());
            Files.deleteIfExists(passwordFile);
            ClusterCredentials credentials = ClusterCredentials.random();
            Files.writeString(ClusterCredentials.createOwnerOnly(passwordFile), credentials.administrator() + "\n");
            initialize(passwordFile);
            Files.delete(passwordFile);
            credentials.write(directory.unfinishedCluster());
            Files.move(directory.unfinishedCluster(), directory.cluster(), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException failure) {
            throw new SampleException("The database cluster cannot be created: " + failure, failure);
        }
    }

    private void initialize(Path passwordFile) {
        boolean succeeded = programs.run(
                "initdb",
                "--pgdata=" + directory.unfinishedCluster(),
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions");
        if (!succeeded) {
            throw new SampleException(
                    "The database cluster cannot be created: " + programs.complaint(directory.commandLog()));
        }
    }

    /**
     * Starts the server and returns its port. Tries again, because two refusals pass: the last processes of a crashed
     * server take a moment to end, and a free port may be taken by another before the server has it.
     */
    int start(int wantedPort) {
        requireFree(wantedPort);
        for (int attempt = 1; ; attempt++) {
            int port = wantedPort == 0 ? freePort() : wantedPort;
            progress.accept("Starting PostgreSQL on port " + port);
            if (tryStart(port)) {
                return port;
            }
            endLeftovers();
            if (attempt == START_ATTEMPTS_MAX) {
                throw new SampleException("PostgreSQL does not start in " + directory.cluster() + ": "
                        + programs.complaint(directory.startLog()) + " (its log is in " + directory.log() + ")");
            }
            pause();
        }
    }

    private boolean tryStart(int port) {
        try {
            Files.deleteIfExists(directory.startLog());
        } catch (IOException failure) {
            throw new SampleException("The log " + directory.startLog() + " cannot be replaced: " + failure, failure);
        }
        String options = "-p " + port + " -c " + String.join(" -c ", SETTINGS);
        return programs.run(
                "pg_ctl",
                "start",
                "--pgdata=" + directory.cluster(),
                "--log=" + directory.startLog(),
                "--options=" + options,
                "--timeout=" + START_SECONDS_MAX,
                "--wait");
    }

    void stop() {
        if (stop("fast") || !isRunning() || stop("immediate") || !isRunning()) {
            return;
        }
        throw new SampleException("PostgreSQL in " + directory.cluster() + " does not stop: "
                + programs.complaint(directory.commandLog()));
    }

    private boolean stop(String mode) {
        return programs.run(
                "pg_ctl",
                "stop",
                "--pgdata=" + directory.cluster(),
                "--mode=" + mode,
                "--timeout=" + STOP_SECONDS_MAX,
                "--wait");
    }

    private boolean isRunning() {
        return recordedProcess().isPresent();
    }

    private static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException failure) {
            throw new SampleException(
                    "Port " + port + " for the embedded PostgreSQL is taken. Choose another, or 0 for a free one.",
                    failure);
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException failure) {
            throw new SampleException("No free port for the embedded PostgreSQL: " + failure, failure);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new SampleException("The start of PostgreSQL was interrupted", interruption);
        }
    }
}
