package dev.sluice.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Maven resolved for the program to run with, as {@code group:artifact:version}. */
public final class RuntimeDependencies {

    /** Written by the build before the tests. */
    private static final Path LIST = Path.of("target", "runtime-dependencies.txt");

    private static final Pattern LINE =
            Pattern.compile("([^:\\s]+:[^:]+):jar:(?:[^:]+:)?([^:]+):(?:compile|runtime)\\b");

    private RuntimeDependencies() {}

    /** All of them, sorted. */
    public static Set<String> all() {
        Set<String> found = new TreeSet<>();
        try (Stream<String> lines = Files.lines(LIST)) {
            lines.forEach(line -> {
                Matcher matcher = LINE.matcher(line);
                if (matcher.find()) {
                    found.add(matcher.group(1) + ":" + matcher.group(2));
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Maven writes this list; run the tests by Maven", unreadable);
        }
        return found;
    }
}
