package dev.sluice.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything the embedded server keeps, in one directory: {@code cluster} (PostgreSQL's own data), {@code binaries},
 * {@code log} and the lock that says who uses it. To move or to delete the directory is to move or to delete the
 * server.
 */
record DataDirectory(Path root) {

    /** PostgreSQL's own programs pass paths through a shell, in double quotes. */
    private static final Pattern UNSAFE = Pattern.compile("[\"$`\\\\]");

    /** Where a process file has the port, counted from zero. */
    private static final int PORT_LINE = 3;

    static DataDirectory at(Path path) {
        if (UNSAFE.matcher(path.toAbsolutePath().toString()).find()) {
            throw new SampleException(
                    "The data directory " + path + " has one of \" $ ` \\ in its path. Choose another.");
        }
        try {
            return new DataDirectory(
                    Files.createDirectories(path.toAbsolutePath().normalize()).toRealPath());
        } catch (IOException failure) {
            throw new SampleException("The data directory " + path + " cannot be created: " + failure, failure);
        }
    }

    Path cluster() {
        return root.resolve("cluster");
    }

    /** A cluster in the making; it becomes {@link #cluster()} only when it is complete. */
    Path unfinishedCluster() {
        return root.resolve("cluster.unfinished");
    }

    Path binaries() {
        return root.resolve("binaries");
    }

    Path log() {
        return root.resolve("log");
    }

    /** What the server says before its own log is open. */
    Path startLog() {
        return log().resolve("start.log");
    }

    /** What the last PostgreSQL program that was run here said. */
    Path commandLog() {
        return log().resolve("command.log");
    }

    Path lock() {
        return root.resolve("sluice.lock");
    }

    Path processFile() {
        return cluster().resolve("postmaster.pid");
    }

    /** The port of the server that runs on the cluster, as its process file tells; empty where none runs. */
    OptionalInt runningPort() {
        try {
            List<String> lines = Files.readAllLines(processFile());
            return lines.size() > PORT_LINE && lines.get(PORT_LINE).strip().matches("\\d{1,5}")
                    ? OptionalInt.of(Integer.parseInt(lines.get(PORT_LINE).strip()))
                    : OptionalInt.empty();
        } catch (NoSuchFileException noServer) {
            return OptionalInt.empty();
        } catch (IOException failure) {
            throw new SampleException("The file " + processFile() + " cannot be read: " + failure, failure);
        }
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}
