package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.types.Summary;
import org.hawkular.agent.prometheus.walkers.PrometheusMetricsWalker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the gateway says of itself, read as Prometheus and orchestrators read it. */
@ExtendWith(PostgresExtension.class)
class MetricsIT {

    private TestGateway running;
    private HttpCalls http;
    private HttpCalls management;

    @BeforeEach
    void start(TestDatabase database) {
        running = TestGateway.start(database);
        http = running.http();
        management = running.management();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    /** Collects names and values from a real parser of the text format. */
    private static final class Collected implements PrometheusMetricsWalker {

        private final TreeSet<String> names = new TreeSet<>();
        private final Map<String, Double> values = new TreeMap<>();

        private void add(MetricFamily family, Map<String, String> labels, double value) {
            if (family.getName().startsWith("sluice_")) {
                names.add(family.getName());
                values.put(family.getName() + new TreeMap<>(labels), value);
            }
        }

        @Override
        public void walkStart() {}

        @Override
        public void walkFinish(int families, int metrics) {}

        @Override
        public void walkMetricFamily(MetricFamily family, int index) {}

        @Override
        public void walkCounterMetric(MetricFamily family, Counter metric, int index) {
            add(family, metric.getLabels(), metric.getValue());
        }

        @Override
        public void walkGaugeMetric(MetricFamily family, Gauge metric, int index) {
            add(family, metric.getLabels(), metric.getValue());
        }

        @Override
        public void walkSummaryMetric(MetricFamily family, Summary metric, int index) {
            add(family, metric.getLabels(), (double) metric.getSampleCount());
        }

        @Override
        public void walkHistogramMetric(MetricFamily family, Histogram metric, int index) {
            add(family, metric.getLabels(), (double) metric.getSampleCount());
        }
    }

    private Collected scrape() {
        Collected collected = new Collected();
        String text = management.get("/metrics").body();
        new TextPrometheusMetricsProcessor(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), collected)
                .walk();
        return collected;
    }

    @Test
    void prometheusReadsEveryMetricOfTheContract() throws IOException {
        try (InputStream golden = MetricsIT.class.getResourceAsStream("/golden/metrics.txt")) {
            List<String> names = new String(golden.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(scrape().names).containsExactlyElementsOf(names);
        }
    }

    @Test
    void anOperationIsCountedOnce() {
        http.get("/rest/v1/projects?limit=1", "apikey", TestGateway.SERVICE_KEY);
        http.get("/rest/v1/nothing", "apikey", TestGateway.SERVICE_KEY);

        Map<String, Double> values = scrape().values;
        assertThat(values.get("sluice_operations_total{kind=table, outcome=ok}"))
                .isEqualTo(1);
        assertThat(values.get("sluice_operations_total{kind=table, outcome=client_error}"))
                .isEqualTo(1);
        assertThat(values.get("sluice_operation_duration_seconds{kind=table}")).isEqualTo(2);
        JsonObject table = new JsonObject(http.get("/metrics/v1/operations", "apikey", TestGateway.SERVICE_KEY)
                        .body())
                .getJsonObject("kinds")
                .getJsonObject("table")
                .getJsonObject("start");
        assertThat(table.getInteger("count")).isEqualTo(2);
        assertThat(table.getDouble("success_rate_percent")).isEqualTo(100.0);
        assertThat(table.getString("grade")).isEqualTo("no_data");
        assertThat(table.getJsonObject("outcomes").getInteger("client_error")).isEqualTo(1);
    }

    @Test
    void performanceSaysTargetsPoolsAndLoops() {
        JsonObject report = new JsonObject(http.get("/metrics/v1/performance", "apikey", TestGateway.SERVICE_KEY)
                .body());

        assertThat(report.fieldNames())
                .containsExactlyInAnyOrder(
                        "async_operations",
                        "performance_targets",
                        "pools",
                        "refreshes",
                        "event_loops",
                        "transactions_open");
        assertThat(report.getJsonObject("performance_targets").fieldNames())
                .containsExactlyInAnyOrder(
                        "auth_queries_under_50ms",
                        "authorization_checks_under_20ms",
                        "table_operations_under_75ms",
                        "batch_operations_under_100ms",
                        "transaction_steps_under_75ms");
        assertThat(report.getJsonObject("async_operations").fieldNames())
                .contains(
                        "total_async_operations",
                        "timeout_errors",
                        "avg_execution_time_ms",
                        "operations_under_target",
                        "operations_over_target",
                        "success_rate_percent",
                        "target_success_rate_percent",
                        "performance_grade",
                        "blocking_eliminated");
    }

    @Test
    void metricsAreForServices() {
        assertThat(http.get("/metrics/v1/operations").statusCode()).isEqualTo(401);
    }

    @Test
    void livenessAndReadinessAreSeparate() {
        assertThat(management.get("/live").body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(management.get("/ready").statusCode()).isEqualTo(200);
        assertThat(management.get("/ready").body())
                .isEqualTo("{\"status\":\"ready\",\"checks\":[{\"name\":\"database\",\"ok\":true},"
                        + "{\"name\":\"schema_cache\",\"ok\":true}]}");
        assertThat(management.get("/nothing").statusCode()).isEqualTo(404);
    }
}
