package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster asks of its configuration, and what it tells of one that leaves it open. */
class ClusterConfigTest {

    private static final String SECRET = "bus.secret=a secret that every node of a cluster has";

    private static GatewayConfig load(String... settings) {
        return new ConfigLoader(Map.of(), List.of(settings)).load(null);
    }

    private static List<String> problems(String... settings) {
        try {
            load(settings);
            return List.of();
        } catch (ConfigException refused) {
            return refused.problems();
        }
    }

    @Test
    void aGatewayIsAloneAndBelievesItsVerticles() {
        GatewayConfig config = load();

        assertThat(config.cluster())
                .isEqualTo(new ClusterConfig(false, "sluice", "127.0.0.1", 5701, 5702, List.of(), null));
        assertThat(config.bus()).isEqualTo(new BusConfig(BusIdentity.STATED, null, 2_097_152, 200));
        assertThat(config.weaknesses()).isEmpty();
    }

    @Test
    void aClusterMustBeToldOfMembersCertificatesAndASecret() {
        assertThat(problems("cluster.enabled=true", "cluster.bus_port=5701"))
                .containsExactlyInAnyOrder(
                        "cluster.members: is missing: every node as host or host:port",
                        "cluster.bus_port: must not be the port of membership",
                        "cluster.tls.certificate_file: is missing",
                        "cluster.tls.key_file: is missing",
                        "cluster.tls.trust_file: is missing",
                        "bus.secret: is missing: a cluster whose identities are authenticated needs it");
    }

    @Test
    void aClusterIsAuthenticatedAndEncryptedWhereNothingIsSaid() {
        GatewayConfig config = load(
                "cluster.enabled=true",
                "cluster.members=[10.0.0.1, 10.0.0.2:5711]",
                "cluster.tls.certificate_file=node.crt",
                "cluster.tls.key_file=node.key",
                "cluster.tls.trust_file=ca.crt",
                SECRET);

        assertThat(config.bus().identity()).isEqualTo(BusIdentity.AUTHENTICATED);
        assertThat(config.cluster().members()).containsExactly("10.0.0.1", "10.0.0.2:5711");
        assertThat(config.cluster().tls()).isEqualTo(new ClusterConfig.ClusterTls("node.crt", "node.key", "ca.crt"));
        assertThat(config.weaknesses()).isEmpty();
    }

    @Test
    void whatLeavesAClusterOpenMustBeAskedForAndIsTold() {
        assertThat(load(
                                "cluster.enabled=true",
                                "cluster.members=[10.0.0.1]",
                                "cluster.tls.enabled=false",
                                "bus.identity=stated")
                        .weaknesses())
                .containsExactly(
                        "bus.identity is stated in a cluster: whoever runs on any of its nodes may state any identity",
                        "cluster.tls.enabled is false: messages between nodes, credentials too, travel in the clear");
    }

    @Test
    void theSecretMayStandInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "the secret of a file, 32 bytes or more\n");

        assertThat(load("bus.secret_file=" + file).bus().secret())
                .isEqualTo(new Secret("the secret of a file, 32 bytes or more"));
        assertThat(problems("bus.secret_file=" + folder.resolve("none")))
                .containsExactly("bus.secret_file: '%s' cannot be read".formatted(folder.resolve("none")));
        assertThat(problems("bus.secret_file=" + file, SECRET))
                .containsExactly("bus.secret: is given in a file too, and one must be chosen");
        assertThat(problems("bus.secret=short")).containsExactly("bus.secret: must have 32 bytes or more");
    }

    @Test
    void theSecretIsNotPrinted() {
        GatewayConfig config = load(SECRET);

        assertThat(config.toString()).doesNotContain("every node of a cluster");
        assertThat(ConfigPrinter.print(config)).contains("bus.secret = ********");
    }
}
