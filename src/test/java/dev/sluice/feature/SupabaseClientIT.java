package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.NodeProject;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The client that applications use, unchanged: supabase-js from npm runs the tests of {@code src/test/js} against a
 * gateway.
 */
@ExtendWith(PostgresExtension.class)
class SupabaseClientIT {

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        NodeProject.install();
    }

    @Test
    void supabaseJsWorksUnchanged(TestDatabase database) throws Exception {
        database.runResource("/sql/supabase.sql");
        try (TestGateway gateway = TestGateway.start(
                database,
                "rest.db-schemas=[public, studio]",
                "rest.db-plan-enabled=true",
                "rest.db-aggregates-enabled=true",
                "rest.db-tx-end=commit-allow-override")) {
            String printed = NodeProject.run("supabase", command(), environment(gateway));

            assertThat(summary(printed, "pass")).as(printed).isPositive().isEqualTo(summary(printed, "tests"));
            assertThat(summary(printed, "fail")).as(printed).isZero();
        }
    }

    private static List<String> command() throws IOException {
        return Stream.concat(
                        Stream.of("node", "--test", "--test-reporter=tap"), NodeProject.programs(".test.mjs").stream())
                .toList();
    }

    private static Map<String, String> environment(TestGateway gateway) {
        return Map.of(
                "SLUICE_URL",
                gateway.http().base(),
                "SLUICE_PUBLISHABLE_KEY",
                "sb_publishable_tests",
                "SLUICE_SECRET_KEY",
                TestGateway.SERVICE_KEY,
                "SLUICE_ANONYMOUS_TOKEN",
                TestGateway.token("anon", null, 600),
                "SLUICE_ADA",
                VelroSample.ADA,
                "SLUICE_ADA_TOKEN",
                TestGateway.token(VelroSample.ADA),
                "SLUICE_BEN",
                VelroSample.BEN,
                "SLUICE_BEN_TOKEN",
                TestGateway.token(VelroSample.BEN),
                "SLUICE_CLEO_TOKEN",
                TestGateway.token("c0000000-0000-4000-8000-000000000003"));
    }

    private static int summary(String printed, String name) {
        Matcher line =
                Pattern.compile("^# " + name + " (\\d+)$", Pattern.MULTILINE).matcher(printed);
        assertThat(line.find()).as(printed).isTrue();
        return Integer.parseInt(line.group(1));
    }
}
