package dev.sluice.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.RestRequest;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.LoadedSchema;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.table.catalog.SchemaScope;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.planner.Guards;
import dev.sluice.table.planner.Planner;
import dev.sluice.table.query.QueryString;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.RequestReader;
import dev.sluice.table.schema.SchemaCache;
import dev.sluice.table.sql.StatementWriter;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What holds for every request, tried on generated ones. A run is repeated by the seed that its failure names:
 * {@code -Dsluice.seed=…}.
 */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class PlannerPropertyIT {

    private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());
    private static final int REQUESTS = 2_000;
    private static final int CLIENTS = 8;
    private static final int PREPARED_PERCENT_MIN = 15;

    private static RestConfig config;
    private static SchemaCache cache;
    private static List<GeneratedRequest> requests;

    @BeforeAll
    static void load(Harbour harbour, TestDatabase database) throws Exception {
        config = new ConfigLoader(Map.of(), List.of("rest.db-schemas=[harbour]", "rest.db-aggregates-enabled=true"))
                .load(null)
                .rest();
        cache = LoadedSchema.of(database.uri(), SchemaScope.of(config));
        RequestGenerator generator = new RequestGenerator(SEED);
        requests = Stream.generate(generator::next).limit(REQUESTS).toList();
    }

    private static String named(GeneratedRequest request) {
        return "-Dsluice.seed=" + SEED + " " + request;
    }

    /** The text of the statement, or of the failure that says why there is none. */
    private static String statement(GeneratedRequest generated, long valueSeed) {
        RestRequest asked = generated.with(new Random(valueSeed));
        try {
            ApiRequest request = new RequestReader(config).read(asked);
            Plan plan = new Planner(cache, config, Guards.NONE).plan(request);
            return new StatementWriter(request, config.maxRows(), config.caps().answerBytesMax())
                    .write((Plan.OfStatement) plan)
                    .text();
        } catch (GatewayException refused) {
            assertThat(refused.failure().status()).as(named(generated)).isBetween(300, 499);
            return refused.failure().code();
        }
    }

    @Test
    void aStatementHoldsNoValue() {
        for (GeneratedRequest request : requests) {
            String text = statement(request, SEED);

            assertThat(text).as(named(request)).doesNotContain(GeneratedRequest.VALUE);
            assertThat(statement(request, SEED + 1)).as(named(request)).isEqualTo(text);
        }
    }

    @Test
    void everyNameInAStatementIsQuoted() {
        for (GeneratedRequest request : requests) {
            String unquoted = statement(request, SEED).replaceAll("\"(?:[^\"]|\"\")*\"", "");

            assertThat(unquoted).as(named(request)).doesNotContainIgnoringCase(RequestGenerator.NAME);
        }
    }

    @Test
    void postgresUnderstandsEveryStatement(TestDatabase database) throws SQLException {
        Set<String> texts = new LinkedHashSet<>();
        requests.forEach(request -> texts.add(statement(request, SEED)));
        texts.removeIf(text -> text.length() < 10);
        int understood = 0;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set search_path to harbour, public");
            for (String text : texts) {
                understood += prepares(statement, text) ? 1 : 0;
            }
        }
        assertThat(understood * 100 / texts.size())
                .as("percent of statements without an unknown name, -Dsluice.seed=%d", SEED)
                .isGreaterThan(PREPARED_PERCENT_MIN);
    }

    /** A name or an operator may be unknown to it; its grammar may not be broken. */
    private static boolean prepares(Statement statement, String text) throws SQLException {
        try {
            statement.execute("prepare one as " + text);
            statement.execute("deallocate one");
            return true;
        } catch (SQLException refused) {
            assertThat(refused.getSQLState())
                    .as("-Dsluice.seed=%d %s in: %s", SEED, refused.getMessage(), text)
                    .startsWith("42")
                    .isNotEqualTo("42601");
            return false;
        }
    }

    @Test
    void noRequestIsTheGatewaysFault(Harbour harbour) throws Exception {
        HttpCalls http = harbour.gateway().http();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<HttpResponse<String>>> responses = new ArrayList<>();
            requests.forEach(request -> responses.add(clients.submit(() -> response(http, request))));
            for (int index = 0; index < REQUESTS; index++) {
                HttpResponse<String> response = responses.get(index).get(20, TimeUnit.SECONDS);
                assertThat(response.statusCode())
                        .as(response.body() + " " + named(requests.get(index)))
                        .isBetween(200, 499);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static HttpResponse<String> response(HttpCalls http, GeneratedRequest request) {
        Random values = new Random(SEED);
        String path = "/" + QueryString.escaped(request.path().substring(1)) + "?" + request.query(values);
        String[] headers = request.headers().stream()
                .flatMap(header -> Stream.of(header.name(), header.value()))
                .toArray(String[]::new);
        return http.send(request.method(), path, request.body(values), headers);
    }
}
