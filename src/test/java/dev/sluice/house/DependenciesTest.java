package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.RuntimeDependencies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each dependency that is shipped is known, with its version, to whoever looks for advisories; each is pinned. */
class DependenciesTest {

    private static final Path TABLE = Path.of("src", "docs", "dependencies.md");

    /** A row: the coordinates, the version, what for, the advisories. */
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^ |]+) \\| [^|]+ \\| [^|]+ \\|");

    private static final Pattern COORDINATES = Pattern.compile("[a-z0-9.-]+:[A-Za-z0-9_.-]+");

    private static final Pattern VERSION = Pattern.compile("<((?:[\\w.-]+\\.)?version)>([^<]+)</");

    private static final Pattern PLUGIN = Pattern.compile("<plugin>(.*?)</plugin>", Pattern.DOTALL);

    private static final Pattern PINNED = Pattern.compile("\\$\\{[\\w.-]+}|[0-9][\\w.-]*");

    /** The versions of Java and Maven that build it, which are ranges. */
    private static final Set<String> RANGES = Set.of("[17,)", "[3.8,)");

    @Test
    void theTableNamesEveryDependencyThatIsShippedAndNoOther() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && COORDINATES.matcher(row.group(1)).matches()) {
                listed.add(row.group(1) + ":" + row.group(2));
            }
        }

        assertThat(listed).containsExactlyElementsOf(RuntimeDependencies.all());
    }

    @Test
    void everyVersionIsPinned() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        List<String> loose = VERSION.matcher(pom)
                .results()
                .map(version -> version.group(2))
                .filter(version -> !RANGES.contains(version) && !version.equals("0.1.0-SNAPSHOT"))
                .filter(version -> !PINNED.matcher(version).matches() || version.endsWith("SNAPSHOT"))
                .toList();

        assertThat(loose).isEmpty();
        assertThat(PLUGIN.matcher(pom).results().map(plugin -> plugin.group(1)))
                .isNotEmpty()
                .allSatisfy(plugin -> assertThat(plugin).contains("<version>${"));
    }
}
