package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.contract.OperationKind;
import dev.sluice.contract.TableAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {

    @TempDir
    Path folder;

    private GatewayConfig load(String yaml, Map<String, String> environment, String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
        return new ConfigLoader(environment, List.of(settings)).load(file);
    }

    private List<String> problems(String yaml, String... settings) {
        return catchThrowableOfType(ConfigException.class, () -> load(yaml, Map.of(), settings))
                .problems();
    }

    @Test
    void eachLayerLiesOverTheOneBefore() throws IOException {
        String yaml = "http: {port: 4000, host: a}\nkinds: {table: {time_limit: 3s}}\n";
        Map<String, String> environment =
                Map.of("SLUICE_HTTP__PORT", "4001", "SLUICE_HTTP__HOST", "b", "PATH", "ignored");

        GatewayConfig config = load(yaml, environment, "http.port=4002", "rest.db-schemas=[api, public]");

        assertThat(config.http().port()).isEqualTo(4002);
        assertThat(config.http().host()).isEqualTo("b");
        assertThat(config.kind(OperationKind.TABLE).timeLimit()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.rest().schemas()).containsExactly("api", "public");
        assertThat(config.authorization().resourceTypes()).isEmpty();
    }

    @Test
    void theDialectIsSetByPostgrestsNames() throws IOException {
        Map<String, String> environment = Map.of(
                "SLUICE_REST__DB_SCHEMAS",
                "v1, v2",
                "SLUICE_REST__APP__SETTINGS__MY_KEY",
                "x",
                "SLUICE_REST__DB_MAX_ROWS",
                "7");

        RestConfig rest = load(
                        "rest: {db-anon-role: , app.settings.other: 1, base-path: ''}",
                        environment,
                        "rest.db-extra-search-path=",
                        "rest.app.settings.third=y",
                        "rest.db-channel-enabled=false",
                        "rest.openapi-mode=disabled")
                .rest();

        assertThat(rest.schemas()).containsExactly("v1", "v2");
        assertThat(rest.appSettings())
                .isEqualTo(Map.of("app.settings.my_key", "x", "app.settings.other", "1", "app.settings.third", "y"));
        assertThat(rest.maxRows()).isEqualTo(7);
        assertThat(rest.anonymousRole()).isNull();
        assertThat(rest.basePath()).isEmpty();
        assertThat(rest.extraSearchPath()).isEmpty();
        assertThat(rest.channel()).isNull();
        assertThat(rest.openApi().mode()).isEqualTo(OpenApiConfig.Mode.DISABLED);
    }

    @Test
    void theDialectIsShownByPostgrestsNames() throws IOException {
        assertThat(ConfigPrinter.print(load("rest: {db-max-rows: 5}", Map.of())))
                .contains(
                        "rest.db-max-rows = 5",
                        "rest.db-schemas = [public]",
                        "rest.db-tx-end = commit",
                        "rest.filters-max = 100");
    }

    @Test
    void theRulesKeepTheirOrder() throws IOException {
        Files.writeString(
                folder.resolve("rules.yaml"),
                "resource_types: {thing: {rule_view: a.b, resource_view: a.c, roles: {zulu: [x, y], alpha: [x]}}}");

        assertThat(load("authorization: {rules: rules.yaml}", Map.of())
                        .authorization()
                        .resourceTypes())
                .isEqualTo(List.of(new ResourceTypeConfig(
                        "thing",
                        "a.b",
                        "a.c",
                        false,
                        List.of(
                                new ResourceTypeConfig.Role("zulu", List.of("x", "y")),
                                new ResourceTypeConfig.Role("alpha", List.of("x"))),
                        List.of(),
                        List.of())));
    }

    @Test
    void theKeyOfTheAuditIsLongAndNotShown() throws IOException {
        String key = "a key of the tests, at least 32 bytes long";

        assertThat(ConfigPrinter.print(load("audit: {key: '%s'}".formatted(key), Map.of())))
                .contains("audit.key = ********")
                .doesNotContain(key);
        assertThat(problems("audit: {key: short, grants: maybe}"))
                .containsExactlyInAnyOrder(
                        "audit.key: must have 32 bytes or more", "audit.grants: 'maybe' must be true or false");
    }

    private static final String TYPES =
            "resource_types: {thing: {rule_view: a.b, resource_view: a.c, roles: {zulu: [x, y], alpha: [x]}}}\n";

    @Test
    void guardsAreOneOrSeveralOfATable() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), TYPES + """
                guards:
                  a.t: {resource_type: thing, resource: id, operations: {select: x, delete: y}}
                  a.u:
                    - {resource_type: thing, resource: id, operations: {insert: x}, without_resource: allow}
                    - {resource_type: thing, resource: other, operations: {update: y}, without_resource: deny}
                """);

        assertThat(load("authorization: {rules: rules.yaml}", Map.of())
                        .authorization()
                        .guards())
                .isEqualTo(List.of(
                        new GuardConfig(
                                "a.t",
                                "thing",
                                "id",
                                Map.of(TableAction.SELECT, "x", TableAction.DELETE, "y"),
                                GuardConfig.WithoutResource.DENY),
                        new GuardConfig(
                                "a.u",
                                "thing",
                                "id",
                                Map.of(TableAction.INSERT, "x"),
                                GuardConfig.WithoutResource.ALLOW),
                        new GuardConfig(
                                "a.u",
                                "thing",
                                "other",
                                Map.of(TableAction.UPDATE, "y"),
                                GuardConfig.WithoutResource.DENY)));
    }

    @Test
    void everyProblemOfAGuardIsReported() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), TYPES + """
                guards:
                  t: {resource_type: thing, resource: id, operations: {select: x}}
                  a.b: {resource_type: think, resource: id, operations: {select: x}}
                  a.c: {resource_type: thing, operations: {select: read}}
                  a.d: {resource_type: thing, resource: id, operations: {}}
                  a.e: {resource_type: thing, resource: id}
                  a.f: []
                  a.g: read
                  a.h:
                    - {resource_type: thing, resource: id, operations: {select: x}}
                    - {resource_type: thing, resource: id, operations: {insrt: x, upsert: x, update: }, else: 1}
                    - {resource: id, operations: [select], without_resource: maybe}
                """);

        assertThat(problems("authorization: {rules: rules.yaml}"))
                .containsExactlyInAnyOrder(
                        "guards.t: 't' must be schema.name",
                        "guards.a.b.resource_type: 'think' must be one of [thing]",
                        "guards.a.c.resource: is missing",
                        "guards.a.c.operations.select: 'read' is no operation of thing; it has [x, y]",
                        "guards.a.d.operations: at least one of select, insert, update, delete is needed",
                        "guards.a.e.operations: at least one of select, insert, update, delete is needed",
                        "guards.a.f: at least one guard is needed",
                        "guards.a.g: must hold keys and values",
                        "guards.a.g.resource_type: is missing",
                        "guards.a.g.resource: is missing",
                        "guards.a.g.operations: at least one of select, insert, update, delete is needed",
                        "guards.a.h[1].operations.insrt: is not a key; did you mean 'insert'?",
                        "guards.a.h[1].operations.upsert: is not a key; did you mean 'insert'?",
                        "guards.a.h[1].operations.update: is missing",
                        "guards.a.h[1].else: is not a key",
                        "guards.a.h[2].resource_type: is missing",
                        "guards.a.h[2].operations: must hold keys and values",
                        "guards.a.h[2].operations: at least one of select, insert, update, delete is needed",
                        "guards.a.h[2].without_resource: 'maybe' must be one of deny, allow");
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertThat(problems("""
                        databse: {uri: x}
                        http: {prt: 1, port: abc, idle_timeout: soon}
                        kinds: {table: {time_limit: 40s, pool_size: 1}}
                        authentication: {jwt_secret: short, service_keys: [{name: a, digest: zz}]}
                        """, "management.port=3000", "http.port=3000x", "nonsense"))
                .containsExactlyInAnyOrder(
                        "nonsense: a setting must be key=value",
                        "http.port: '3000x' must be a whole number",
                        "http.idle_timeout: 'soon' must be a duration such as 500ms, 2s, 5m or 1h",
                        "http.prt: is not a key; did you mean 'port'?",
                        "databse: is not a key; did you mean 'database'?",
                        "authentication.jwt_secret: must have 32 bytes or more",
                        "authentication.service_keys[0].digest: must be a SHA-256 digest in lower-case hexadecimal",
                        "kinds.table.time_limit: must not be above time_limit_max",
                        "kinds.table.pool_size: must be event_loops (2) or more, a connection for each",
                        "management.port: must not be the port of http");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {port: 70000} | http.port: 70000 must be between 0 and 65535",
                "http: [] | http: must hold keys and values",
                "http: {body_bytes_max: 1GB} | http.body_bytes_max: '1GB' must be a size such as 16kB or 1MB",
                "database: {uri: 'mysql://u:hush@x'} | database.uri: must be 'embedded' or"
                        + " postgresql://user:password@host:port/database, percent-encoded",
                "database: {uri: 'postgresql://u:hush@bad host/x'} | database.uri: must be 'embedded' or"
                        + " postgresql://user:password@host:port/database, percent-encoded",
                "database: {uri: 'postgresql://h/d?sslcrl=x'} | database.uri: its parameter 'sslcrl' has no effect",
                "database: {uri: 'postgresql://u:hush@h/d', password: hush} | database.password: is given in more"
                        + " than one of uri, password and password_file",
                "database: {tls: {mode: verify-ca}} | database.tls.root_certificate: is missing: with verify-ca"
                        + " anybody's certificate of a public authority would do",
                "database: {tls: {mode: full}} | database.tls.mode: 'full' must be one of disable, prefer, require,"
                        + " verify-ca, verify-full",
                "database: {require_auth: [scram]} | database.require_auth: 'scram' must be one of scram-sha-256-plus,"
                        + " scram-sha-256, md5, password, none",
                "rest: {db-tx-end: maybe} | rest.db-tx-end: 'maybe' must be one of commit, commit-allow-override,"
                        + " rollback, rollback-allow-override",
                "rest: {db-plan-enabled: 1} | rest.db-plan-enabled: '1' must be true or false",
                "rest: {db-schemas: [api, pg_catalog]} | rest.db-schemas: does not allow schema: 'pg_catalog'",
                "rest: {db-schema: api} | rest.db-schema: is not a key; did you mean 'db-schemas'?",
                "rest: {base-path: /api/} | rest.base-path: '/api/' must be empty or begin with '/' and not end"
                        + " with it",
                "rest: {openapi-server-proxy-uri: 'no/uri'} | rest.openapi-server-proxy-uri: 'no/uri' must be an"
                        + " address such as https://example.com:8443/basePath",
                "authentication: {user_table: users} | authentication.user_table: 'users' must be schema.name",
                "transactions: {age_limit: 1h} | transactions.age_limit: must not be above age_limit_max",
                "authorization: {rules: none.yaml} | FOLDER/none.yaml: cannot be read",
                "'a: [' | FOLDER/sluice.yaml, line 1, column 5: expected the node content, but found '<stream end>'",
                "'{a: 1, a: 2}' | FOLDER/sluice.yaml, line 1, column 8: found duplicate key a",
            })
    void aProblemIsNamedByItsKey(String yaml, String problem) {
        assertThat(problems(yaml)).containsExactly(problem.replace("FOLDER", folder.toString()));
    }

    @Test
    void secretsAreNotShown() throws IOException {
        String shown = ConfigPrinter.print(load(
                "database: {uri: 'postgresql://u:hush@h/d'}",
                Map.of(),
                "authentication.jwt_secret=" + "hush".repeat(8)));

        assertThat(shown).doesNotContain("hush").contains("database.uri = ********", "kinds.table.time_limit = 2000ms");
    }
}
