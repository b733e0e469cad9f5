package dev.sluice.sample;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code initdb} and {@code pg_ctl} on a data directory and waits for them. PostgreSQL refuses to run as root; for
 * root it is run in a user namespace of its own, where it is nobody.
 */
record ServerPrograms(PackagedBinaries binaries, DataDirectory directory) {

    private static final int PROGRAM_SECONDS_MAX = 120;
    private static final int LOG_LINES_MAX = 4;

    /** Runs a program to its end and tells whether it succeeded; what it said is in the command log. */
    boolean run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.program(program).toString());
        command.addAll(List.of(arguments));
        try {
            return run(command);
        } catch (IOException failure) {
            throw new SampleException("PostgreSQL's " + program + " could not be run: " + failure, failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new SampleException("PostgreSQL's " + program + " was interrupted", interruption);
        }
    }

    private boolean run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.commandLog().toFile());
        // The locale of the caller's terminal must not decide how the server talks; PG* variables must not steer it.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PROGRAM_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }

    /** Why a program failed, in PostgreSQL's own words: the last complaints of the given log, else of the program. */
    String complaint(Path log) {
        List<String> complaints = complaints(log);
        return String.join("; ", complaints.isEmpty() ? complaints(directory.commandLog()) : complaints);
    }

    private static List<String> complaints(Path log) {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log, StandardCharsets.UTF_8) : List.of();
            List<String> complaints = lines.stream()
                    .filter(line -> line.matches(".*(FATAL|PANIC|ERROR|DETAIL|HINT|[Ee]rror|could not|cannot).*"))
                    .map(line -> line.replaceFirst("^\\d{4}-\\d\\d-\\d\\d \\S+ \\S+ \\[\\d+] ", ""))
                    .toList();
            return complaints.subList(Math.max(0, complaints.size() - LOG_LINES_MAX), complaints.size());
        } catch (IOException failure) {
            return List.of("its log " + log + " cannot be read");
        }
    }
}
