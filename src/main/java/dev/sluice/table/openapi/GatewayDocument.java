package dev.sluice.table.openapi;

import dev.sluice.config.PublicAddress;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The description of everything that the gateway serves, in the form of OpenAPI 3.1: the dialect over one schema, and
 * outside drop-in mode the gateway's own endpoints. Pure. A large schema takes a while.
 *
 * @param cache where the relationships, conversions and media types of what is described are
 * @param address where clients find the dialect
 * @param schema the name of the one that is described
 * @see <a href="https://spec.openapis.org/oas/v3.1.1">OpenAPI Specification 3.1.1</a>
 */
public record GatewayDocument(SchemaCache cache, PublicAddress address, RestConfig config, String schema) {

    private static final String VERSION = "3.1.1";

    private static final String TITLE = "Sluice API";

    private static final String DESCRIPTION = "What is served over HTTP: tables, views and functions in the dialect of"
            + " PostgREST, and what the gateway adds to it. Wherever GET is answered, HEAD is too, without a body.";

    /** Where everything is, and what the dialect's paths begin with there. */
    private record Place(String server, String base) {

        static Place of(PublicAddress address, String basePath) {
            return new Place(address.root(basePath), address.endsWith(basePath) ? basePath : address.barePath());
        }
    }

    /** The document about a schema, relations and functions in the order of their names. */
    public Body describe(DescribedSchema described) {
        Place place = Place.of(address, config.basePath());
        return Body.of(JsonDocument.of(json -> {
            json.text("openapi", VERSION);
            OpenApiDocument.information(json, Comment.of(described.comment()), TITLE, DESCRIPTION);
            json.array("servers", () -> json.element(() -> json.text("url", place.server())));
            security(json);
            new Parts(json, described, place.base()).write();
            OpenApiDocument.manual(json);
        }));
    }

    /** Anyone may ask without a credential, as far as the anonymous role goes, unless the configuration says no. */
    private void security(JsonDocument json) {
        json.array("security", () -> {
            if (!config.openApi().securityActive() && config.anonymousRole() != null) {
                json.element(() -> {});
            }
            json.element(() -> json.array("bearer", () -> {}));
            if (!config.dropIn()) {
                json.element(() -> json.array("apikey", () -> {}));
            }
        });
    }

    /** The paths, and the components that they refer to. */
    private final class Parts {

        private final JsonDocument json;
        private final List<Relation> relations;
        private final Map<String, List<Routine>> routines;
        private final RequestParameters parameters;
        private final Answers answers;
        private final ServiceEndpoints services;
        private final String base;

        Parts(JsonDocument json, DescribedSchema described, String base) {
            this.json = json;
            this.relations = described.relationsByName();
            this.routines = described.routinesByName();
            this.parameters = new RequestParameters(json, config, schema);
            this.answers = new Answers(json, config, cache);
            this.services = new ServiceEndpoints(json);
            this.base = base;
        }

        void write() {
            json.object("paths", this::paths);
            json.object("components", () -> {
                json.object("schemas", this::schemas);
                json.object("parameters", () -> {
                    parameters.shared();
                    relations.forEach(parameters::of);
                    if (!config.dropIn()) {
                        services.parameters();
                    }
                });
                answers.components(relations);
                json.object("securitySchemes", this::securitySchemes);
            });
        }

        private void paths() {
            ResourcePaths resources = new ResourcePaths(json, base, parameters, answers);
            Set<QualifiedName> described =
                    relations.stream().map(Relation::name).collect(Collectors.toUnmodifiableSet());
            FunctionPaths functions = new FunctionPaths(json, base, parameters, answers, resources, described);
            resources.root();
            relations.forEach(resources::of);
            routines.forEach(functions::of);
            if (!config.dropIn()) {
                services.paths();
            }
        }

        private void schemas() {
            RowSchemas rows = new RowSchemas(json, cache);
            relations.forEach(rows::of);
            parameters.filterSchema();
            parameters.querySchema();
            answers.schemas();
            if (!config.dropIn()) {
                services.schemas();
            }
        }

        private void securitySchemes() {
            json.object("bearer", () -> {
                json.text("type", "http");
                json.text("scheme", "bearer");
                json.text("bearerFormat", "JWT");
                json.text("description", "The token of a user");
            });
            if (!config.dropIn()) {
                json.object("apikey", () -> {
                    json.text("type", "apiKey");
                    json.text("in", "header");
                    json.text("name", "apikey");
                    json.text("description", "The key of a service; a publishable key names an application only");
                });
            }
        }
    }
}
