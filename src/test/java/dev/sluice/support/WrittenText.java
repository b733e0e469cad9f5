package dev.sluice.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What a run of the tests wrote as text and left under {@code target}. */
public final class WrittenText {

    private static final Path TARGET = Path.of("target");

    private static final Path KEPT = TARGET.resolve("written");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final Set<String> ENDINGS =
            Set.of("log", "txt", "xml", "out", "err", "dump", "dumpstream", "json", "csv", "yaml");

    /** What is built or unpacked rather than written by a test, and what the fuzzer makes up: nobody's credentials. */
    private static final Set<String> NOT_WRITTEN =
            Set.of("classes", "test-classes", "quick", "node_modules", "cluster", "binaries", "fuzz", "bench-postgres");

    private WrittenText() {}

    /** Keeps what a process wrote to a file that is about to be deleted. */
    public static void keep(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.createDirectories(KEPT);
            String name = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + "-" + file.getFileName();
            Files.copy(file, KEPT.resolve(name + ".log"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Every file, by its path. */
    public static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(TARGET)) {
            return all.filter(WrittenText::isWritten)
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    private static boolean isWritten(Path file) {
        for (Path step : file) {
            if (NOT_WRITTEN.contains(step.toString())) {
                return false;
            }
        }
        String name = file.getFileName().toString();
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
