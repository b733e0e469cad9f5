package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bus.GatewayBus;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.PublicAddress;
import dev.sluice.contract.Admission;
import dev.sluice.http.connection.Doorway;
import dev.sluice.memory.MemoryBudgets;
import dev.sluice.observation.Observer;
import dev.sluice.table.openapi.DescribedSchema;
import dev.sluice.table.openapi.GatewayDocument;
import dev.sluice.table.schema.SchemaCache;
import dev.sluice.table.schema.SchemaParts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Holds the description of the gateway to the routes of its door, and the routes to the description. */
class DescribedRoutesTest {

    private static final GatewayConfig CONFIG = new ConfigLoader(Map.of(), List.of()).load(null);

    private static JsonNode paths() throws IOException {
        SchemaParts nothing = new SchemaParts(
                List.of(), Map.of(), List.of(), Set.of(), List.of(), Map.of(), Map.of(), Set.of(), Map.of());
        GatewayDocument document = new GatewayDocument(
                new SchemaCache(List.of("public"), nothing),
                PublicAddress.of("127.0.0.1", 3000, CONFIG.rest().basePath()),
                CONFIG.rest(),
                "public");
        return new ObjectMapper()
                .readTree(document.describe(new DescribedSchema(null, List.of(), List.of()))
                        .text())
                .get("paths");
    }

    /**
     * The routes, each as its method and its path in the document's words; a route of all methods stands for a folder.
     */
    private static Set<String> routes() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            GatewayBus bus = GatewayBus.on(vertx, CONFIG.kinds(), CONFIG.bus(), Observer.NONE, Admission.OPEN);
            ApiServer.mount(
                    router,
                    new RequestPipeline(
                            bus,
                            CONFIG::rest,
                            new Doorway(
                                    CONFIG.http(),
                                    MemoryBudgets.of(CONFIG.memory(), Observer.NONE),
                                    Observer.NONE,
                                    (kind, asked) -> Optional.empty())),
                    CONFIG.rest(),
                    CONFIG.authorization());
            Set<String> routes = new TreeSet<>();
            router.getRoutes().forEach(route -> routes.addAll(told(route)));
            return routes;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> told(Route route) {
        String path = String.valueOf(route.getPath()).replace(":id", "{transaction}");
        return route.methods() == null
                ? List.of("any " + path)
                : route.methods().stream()
                        .filter(method -> !method.equals(HttpMethod.HEAD))
                        .map(method -> method.name().toLowerCase(Locale.ROOT) + " " + path)
                        .toList();
    }

    private static Set<String> described() throws IOException {
        Set<String> described = new TreeSet<>();
        paths().properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    int dialect = path.getKey().indexOf("/rest/");
                    if (dialect >= 0) {
                        boolean isOwn = path.getKey().startsWith(CONFIG.rest().basePath());
                        described.add("any "
                                + (isOwn
                                        ? CONFIG.rest().basePath() + "/"
                                        : path.getKey().substring(0, dialect + 6)));
                    } else if (!method.equals("parameters")) {
                        described.add(method + " " + path.getKey());
                    }
                }));
        return described;
    }

    @Test
    void everyRouteIsDescribedAndEveryPathIsServed() throws Exception {
        assertThat(described()).isEqualTo(routes());
        assertThat(described()).contains("get /auth/v1/user", "any /rest/v1/");
    }
}
