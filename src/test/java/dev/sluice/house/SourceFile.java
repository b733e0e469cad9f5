package dev.sluice.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A text file of the project, by its path from the top. */
record SourceFile(String path, List<String> lines) {

    /** What a fuzzer begins with is data, of which each byte counts. */
    private static final Path DATA = Path.of("src", "test", "resources", "fuzz");

    private static final List<String> TOPS = List.of("src", "conf", "scripts", ".ci", "pom.xml", "README.md");

    static List<SourceFile> all() {
        return TOPS.stream()
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(SourceFile::under)
                .map(SourceFile::read)
                .toList();
    }

    private static Stream<Path> under(Path top) {
        try (Stream<Path> walk = Files.walk(top)) {
            return walk.filter(Files::isRegularFile).filter(file -> !file.startsWith(DATA)).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static SourceFile read(Path file) {
        try {
            return new SourceFile(
                    file.toString(), Files.readString(file).lines().toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMain() {
        return path.startsWith("src/main");
    }

    String simpleName() {
        String file = Path.of(path).getFileName().toString();
        return file.replaceAll("\\.java$", "");
    }
}
