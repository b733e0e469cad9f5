package dev.sluice.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.support.RuntimeDependencies;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar says what is in it, as CycloneDX. */
class SbomIT {

    private static JsonNode bill() throws IOException {
        try (JarFile jar = new JarFile("target/sluice.jar");
                InputStream bill = jar.getInputStream(jar.getEntry("META-INF/sbom/sluice.cdx.json"))) {
            return new ObjectMapper().readTree(bill);
        }
    }

    @Test
    void theBillNamesEveryDependencyThatIsShippedAndNoOther() throws IOException {
        Set<String> named = new TreeSet<>();
        for (JsonNode component : bill().path("components")) {
            named.add("%s:%s:%s"
                    .formatted(
                            component.path("group").asText(),
                            component.path("name").asText(),
                            component.path("version").asText()));
        }

        assertThat(named).containsExactlyElementsOf(RuntimeDependencies.all());
    }

    @Test
    void theBillIsTheSameForTheSameSource() throws IOException {
        assertThat(bill().path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill().has("serialNumber")).isFalse();
        assertThat(bill().at("/metadata/timestamp").isMissingNode()).isTrue();
    }
}
