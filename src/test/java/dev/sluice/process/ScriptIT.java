package dev.sluice.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts everything, with the heap that it gives. */
class ScriptIT {

    @TempDir
    Path folder;

    private String printed(String options) throws Exception {
        Path file = Files.writeString(folder.resolve("postgrest.conf"), """
                db-uri = "postgres://authenticator@localhost/app"
                db-schemas = "public"
                db-anon-role = "web_anon"
                db-config = false
                """);
        ProcessBuilder command =
                new ProcessBuilder("bash", "scripts/sluice", "print-config", "--postgrest-config", file.toString());
        command.environment().put("JAVA_OPTS", options);
        Process process = command.redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        return told;
    }

    private static String value(String told, String key) {
        return told.lines()
                .filter(line -> line.startsWith(key + " = "))
                .map(line -> line.substring(key.length() + 3))
                .findFirst()
                .orElse("not there");
    }

    @Test
    void aConfigurationOfPostgrestFitsTheUsualHeapAndALargerOneTakesLargerBodies() throws Exception {
        String usual = printed("");
        String large = printed("-Xmx2g");

        assertThat(value(usual, "http.body_bytes_max")).isEqualTo(value(usual, "memory.requests"));
        assertThat(Long.parseLong(value(usual, "http.body_bytes_max"))).isBetween(30_000_000L, 33_554_432L);
        assertThat(Long.parseLong(value(large, "http.body_bytes_max"))).isBetween(120_000_000L, 134_217_728L);
    }
}
