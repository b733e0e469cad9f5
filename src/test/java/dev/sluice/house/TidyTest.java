package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds every file to the house's rules, and each rule to a planted fault. */
class TidyTest {

    private static final List<SourceFile> FILES = SourceFile.all();

    private static final int ROOM_FILES_MAX = 20;

    /** Rooms whose files are one kind of thing each, so that their number is the size of the vocabulary. */
    private static final Set<String> VOCABULARIES = Set.of("dev/sluice/contract", "dev/sluice/config");

    private static List<String> breaches(Function<SourceFile, List<String>> rule) {
        return FILES.stream().flatMap(file -> rule.apply(file).stream()).toList();
    }

    private static SourceFile planted(String... lines) {
        return new SourceFile("src/main/java/dev/sluice/Planted.java", Arrays.asList(lines));
    }

    @Test
    void filesAreShort() {
        assertThat(breaches(Tidiness::tooLong)).isEmpty();
        assertThat(Tidiness.tooLong(planted(Stream.generate(() -> "").limit(301).toArray(String[]::new))))
                .hasSize(1);
    }

    @Test
    void linesAreNarrow() {
        assertThat(breaches(Tidiness::tooWide)).isEmpty();
        assertThat(Tidiness.tooWide(planted("x".repeat(121)))).hasSize(1);
    }

    @Test
    void thereAreNoTabsAndNoTrailingBlanks() {
        assertThat(breaches(Tidiness::untidy)).isEmpty();
        assertThat(Tidiness.untidy(planted("a\tb", "a "))).hasSize(2);
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(breaches(Tidiness::bannedNames)).isEmpty();
        assertThat(Tidiness.bannedNames(planted("final class String" + "Utils {")))
                .hasSize(1);
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(breaches(Tidiness::notesToSelf)).isEmpty();
        assertThat(Tidiness.notesToSelf(planted("// TO" + "DO later"))).hasSize(1);
    }

    @Test
    void filesSpeakOfTheProjectAlone() {
        assertThat(breaches(Tidiness::foreignPlaces)).isEmpty();
        assertThat(Tidiness.foreignPlaces(planted("see /wo" + "rk/x"))).hasSize(1);
        assertThat(Tidiness.foreignPlaces(planted("registry=https://registry.np" + "mjs.org/")))
                .hasSize(1);
        assertThat(Tidiness.foreignPlaces(planted("\"reso" + "lved\": \"https://mirror.example/tslib.tgz\",")))
                .hasSize(1);
    }

    @Test
    void methodsFitOnAScreen() {
        String[] lines = new String[43];
        Arrays.fill(lines, "        call();");
        lines[0] = "    private void planted() {";
        lines[42] = "    }";
        assertThat(breaches(Tidiness::longMethods)).isEmpty();
        assertThat(Tidiness.longMethods(planted(lines))).hasSize(1);
    }

    @Test
    void methodsTakeSixParametersAtMost() {
        assertThat(breaches(file -> file.isMain() ? Tidiness.manyParameters(file) : List.of()))
                .isEmpty();
        assertThat(Tidiness.manyParameters(planted(
                        "    private void planted(int a, int b, Map<String, String> c, int d, int e, int f, int g) {")))
                .hasSize(1);
        assertThat(Tidiness.manyParameters(planted("    private void planted(int a, Map<String, String> c) {")))
                .isEmpty();
    }

    @Test
    void typesSayWhatTheyAre() {
        assertThat(breaches(Tidiness::undocumented)).isEmpty();
        assertThat(Tidiness.undocumented(planted("public final class Planted {}")))
                .hasSize(1);
        assertThat(Tidiness.undocumented(planted("/** The planted. */", "public final class Planted {}")))
                .hasSize(1);
        assertThat(Tidiness.undocumented(planted("/** A fault on purpose. */", "public final class Planted {}")))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsInChargeOf() {
        Set<String> packages = new TreeSet<>();
        Set<String> described = new TreeSet<>();
        FILES.stream().filter(file -> file.isJava() && file.isMain()).forEach(file -> {
            String folder = Path.of(file.path()).getParent().toString();
            packages.add(folder);
            if (file.simpleName().equals("package-info")) {
                described.add(folder);
            }
        });
        assertThat(described).isEqualTo(packages);
    }

    @Test
    void roomsAreSmall() {
        Map<String, Long> sizes = FILES.stream()
                .filter(file -> file.isJava() && file.isMain())
                .collect(Collectors.groupingBy(
                        file -> Path.of(file.path()).getParent().toString().replace("src/main/java/", ""),
                        TreeMap::new,
                        Collectors.counting()));
        VOCABULARIES.forEach(sizes::remove);
        assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(ROOM_FILES_MAX));
    }

    @Test
    void verticlesAreThinSkins() {
        assertThat(FILES.stream()
                        .filter(file -> file.isMain() && file.path().endsWith("Verticle.java"))
                        .filter(file -> file.lines().size() > 100)
                        .map(SourceFile::path))
                .isEmpty();
    }

    @Test
    void theTopLevelHoldsWhatItShould() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""))) {
            assertThat(top.map(Path::toString)
                            .filter(name -> !name.startsWith(".") && !name.equals("target"))
                            .sorted())
                    .containsExactly("README.md", "conf", "pom.xml", "scripts", "src");
        }
    }

    @Test
    void everyTextEndsItsLastLine() throws IOException {
        for (SourceFile file : FILES) {
            String text = Files.readString(Path.of(file.path()));
            assertThat(text.isEmpty() || text.endsWith("\n")).as(file.path()).isTrue();
        }
    }
}
