package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what the documents say is shown by a test to there being such a test. */
class SecurityDocTest {

    private static final Path DOCUMENTS = Path.of("src/docs");

    /** A class of tests, a method of one, or a method of the class that was named last. */
    private static final Pattern NAMED = Pattern.compile("`(?:(\\w+(?:IT|Test|Check))(?:\\.(\\w+))?|\\.([a-z]\\w+))`");

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        assertThat(missing("security.md")).isEmpty();
        assertThat(missing("attacks.md")).isEmpty();
    }

    @Test
    void theTestsOfAttacksAreAllNamed() throws IOException {
        String attacks = Files.readString(DOCUMENTS.resolve("attacks.md"));

        assertThat(tests().keySet().stream()
                        .filter(name -> name.endsWith("AttackIT"))
                        .filter(name -> !attacks.contains("`" + name + ".")))
                .isEmpty();
    }

    private static List<String> missing(String document) throws IOException {
        Map<String, String> tests = tests();
        List<String> missing = new ArrayList<>();
        String last = "";
        Matcher named = NAMED.matcher(Files.readString(DOCUMENTS.resolve(document)));
        for (MatchResult name : named.results().toList()) {
            last = name.group(1) == null ? last : name.group(1);
            String method = name.group(3) == null ? name.group(2) : name.group(3);
            String source = tests.get(last);
            if (source == null || (method != null && !source.contains(" " + method + "("))) {
                missing.add(document + ": " + name.group());
            }
        }
        return missing;
    }

    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), SecurityDocTest::text));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
