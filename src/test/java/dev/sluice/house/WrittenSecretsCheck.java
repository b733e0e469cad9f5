package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Leaks;
import dev.sluice.support.TestGateway;
import dev.sluice.support.WrittenText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Run after all other tests: nothing that they wrote holds a credential. */
class WrittenSecretsCheck {

    private static final Path TARGET = Path.of("target");

    /** Of the embedded servers of the tests. */
    private static final String SERVERS = "test-postgres*";

    /** The sample's banner shows its development key and tokens, made at random for that one data directory. */
    private static final Pattern BANNER =
            Pattern.compile("^(?:  (?:Database|Service key|Ada's token|Ben's token) |curl |TX=)");

    /** The name of a test or a message of the configuration that shows how an address is written. */
    private static final Pattern EXAMPLE = Pattern.compile("postgresql://user:password@host:port/database");

    private static List<String> secrets() throws IOException {
        List<String> secrets = new ArrayList<>(List.of(TestGateway.SECRET, TestGateway.SERVICE_KEY));
        try (DirectoryStream<Path> servers = Files.newDirectoryStream(TARGET, SERVERS)) {
            for (Path server : servers) {
                Path passwords = server.resolve("cluster").resolve("sluice-credentials");
                if (Files.exists(passwords)) {
                    secrets.addAll(Files.readAllLines(passwords));
                }
            }
        }
        return secrets;
    }

    @Test
    void nothingThatATestRunWroteHoldsACredential() throws IOException {
        Leaks leaks = new Leaks(secrets());
        List<Path> files = WrittenText.files();
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            leaks.in(text, BANNER, EXAMPLE).forEach(place -> found.add(file + ", " + place));
        }

        assertThat(files).as("reports of a whole run").hasSizeGreaterThan(2);
        assertThat(found).isEmpty();
    }
}
