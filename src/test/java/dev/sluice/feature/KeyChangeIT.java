package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.support.CommandLineRun;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of service keys while gateways run is told in the audit of each of them. */
@ExtendWith(PostgresExtension.class)
class KeyChangeIT {

    private final LoggedLines lines = LoggedLines.of("dev.sluice.audit", Level.INFO);

    @AfterEach
    void close() {
        lines.close();
    }

    private List<String> changes() {
        return lines.messages().stream()
                .filter(line -> line.contains("\"key_changed\""))
                .map(line -> line.replaceFirst("\"time\":\"[0-9T:.Z-]*\",", ""))
                .toList();
    }

    private static String line(String key, String change) {
        return "{\"event\":\"key_changed\",\"key\":\"%s\",\"change\":\"%s\"}".formatted(key, change);
    }

    private void told(int times) {
        eventually(() -> changes().size() >= times);
    }

    private static void sluice(TestDatabase database, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--set", "database.uri=" + database.uri()));
        assertThat(CommandLineRun.of(all).code()).isZero();
    }

    @Test
    void eachChangeIsALineOfEachNodeAndWhatWasThereBeforeIsNone(TestDatabase database) {
        sluice(database, "keys", "create", "former");
        try (TestGateway one = TestGateway.start(database);
                TestGateway other = TestGateway.start(database)) {
            sluice(database, "keys", "create", "audited");
            told(2);
            database.run("update sluice.service_key set read_only = true where name = 'audited'");
            told(4);
            sluice(database, "keys", "revoke", "audited");
            told(6);
            database.run("delete from sluice.service_key where name = 'audited'");
            told(8);
            assertThat(List.of(one.gateway().apiPort(), other.gateway().apiPort()))
                    .doesNotHaveDuplicates();
        }
        assertThat(changes())
                .containsExactly(
                        line("audited", "created"),
                        line("audited", "created"),
                        line("audited", "changed"),
                        line("audited", "changed"),
                        line("audited", "revoked"),
                        line("audited", "revoked"),
                        line("audited", "deleted"),
                        line("audited", "deleted"));
    }

    @Test
    void ofAFloodAThousandAreToldAndTheOthersCounted(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(database)) {
            database.run("insert into sluice.service_key (name, digest, roles) select 'flood' || n,"
                    + " sha256(n::text::bytea), '{service_role}' from generate_series(1, 1500) n");
            told(1_001);
            assertThat(gateway.gateway().apiPort()).isPositive();
        }
        database.run("delete from sluice.service_key where name like 'flood%'");
        assertThat(changes()).hasSize(1_001).endsWith(line("*", "500 more"));
    }
}
