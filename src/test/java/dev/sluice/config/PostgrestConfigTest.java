package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.contract.OperationKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgrestConfigTest {

    private static final String SECRET = "reallyreallyreallyreallyverysafe";

    @TempDir
    Path folder;

    private DropInConfig load(String text, Map<String, String> environment, String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("postgrest.conf"), text);
        return new PostgrestLoader(environment, List.of(settings)).load(file, Map.of());
    }

    private GatewayConfig gateway(String text) throws IOException {
        return load(text, Map.of()).gateway();
    }

    private List<String> problems(String text) {
        return catchThrowableOfType(ConfigException.class, () -> load(text, Map.of()))
                .problems();
    }

    private static String uri(String connection, Map<String, String> environment) {
        return Objects.requireNonNull(ConnectionString.parse(connection)).uri(environment);
    }

    @Test
    void aFileIsTranslated() throws IOException {
        GatewayConfig config = gateway("""
                # the usual
                db-uri = "postgres://authenticator:s%40fe@db.example:6432/app"   # where
                db-schemas="api, public"
                db-anon-role = "web anon"
                db-pool = 7
                db-max-rows = "30"
                db-tx-end = "rollback-allow-override"
                db-channel-enabled = off
                db-extra-search-path = ""
                openapi-mode = "ignore-privileges"
                app.settings.greeting = "say \\"hi\\" for $$1\\u0021"
                server-host = "*"
                server-port = 3033
                admin-server-port = 3034
                db-pool-max-idletime = 12
                """);

        assertThat(config.database().uri().value()).isEqualTo("postgresql://authenticator:s%40fe@db.example:6432/app");
        assertThat(config.database().connectionIdleMax()).isEqualTo(Duration.ofSeconds(12));
        assertThat(config.kind(OperationKind.TABLE).poolSize()).isEqualTo(7);
        assertThat(config.http().host()).isEqualTo("0.0.0.0");
        assertThat(config.http().port()).isEqualTo(3033);
        assertThat(config.management()).isEqualTo(new ManagementConfig(true, "0.0.0.0", 3034, null));
        assertThat(config.rest().schemas()).containsExactly("api", "public");
        assertThat(config.rest().anonymousRole()).isEqualTo("web anon");
        assertThat(config.rest().maxRows()).isEqualTo(30);
        assertThat(config.rest().transactionEnd()).isEqualTo(TransactionEnding.ROLLBACK_ALLOW_OVERRIDE);
        assertThat(config.rest().channel()).isNull();
        assertThat(config.rest().extraSearchPath()).isEmpty();
        assertThat(config.rest().openApi().mode()).isEqualTo(OpenApiConfig.Mode.IGNORE_PRIVILEGES);
        assertThat(config.rest().appSettings()).isEqualTo(Map.of("app.settings.greeting", "say \"hi\" for $1!"));
    }

    @Test
    void whatIsLeftOutIsAsPostgrestHasIt() throws IOException {
        GatewayConfig config = gateway("");

        assertThat(config.rest().dropIn()).isTrue();
        assertThat(config.rest().basePath()).isEmpty();
        assertThat(config.rest().anonymousRole()).isNull();
        assertThat(config.rest().schemas()).containsExactly("public");
        assertThat(config.rest().channel()).isEqualTo("pgrst");
        assertThat(config.rest().caps().unfilteredWrites()).isTrue();
        assertThat(config.rest().caps().filtersMax()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.http().port()).isEqualTo(3000);
        assertThat(config.management().enabled()).isFalse();
        assertThat(config.authorization().resourceTypes()).isEmpty();
        assertThat(config.authentication().postgrest())
                .isEqualTo(new PostgrestTokens(null, false, null, "$.role", 1_000));
        assertThat(config.kind(OperationKind.TABLE).poolSize()).isEqualTo(10);
    }

    @Test
    void variablesLieOverTheFileAndSettingsOverBoth() throws IOException {
        Map<String, String> environment = Map.of(
                "PGRST_DB_SCHEMAS",
                "v1",
                "PGRST_APP_SETTINGS_TEST",
                "x",
                "PGRST_DB_ANON_ROLE",
                "",
                "SLUICE_REST__UNFILTERED_WRITES",
                "false");

        GatewayConfig config = load(
                        "db-schemas = \"file\"\ndb-anon-role = \"file\"\napp.settings.test = \"$(HOME_OF_TESTS)\"",
                        with(environment, "HOME_OF_TESTS", "here"),
                        "http.port=0")
                .gateway();

        assertThat(config.rest().schemas()).containsExactly("v1");
        assertThat(config.rest().anonymousRole()).isNull();
        assertThat(config.rest().appSettings())
                .containsEntry("app.settings.test", "here")
                .containsEntry("app.settings.TEST", "x");
        assertThat(config.rest().caps().unfilteredWrites()).isFalse();
        assertThat(config.http().port()).isZero();
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(name, value);
        return all;
    }

    @Test
    void theEnvironmentAloneIsEnoughWhereItNamesTheDatabase() {
        assertThat(new PostgrestLoader(Map.of("PGRST_DB_URI", "postgresql://u@h/d"), List.of())
                        .load(null, Map.of())
                        .gateway()
                        .database()
                        .uri()
                        .value())
                .isEqualTo("postgresql://u@h:5432/d");
        assertThat(catchThrowableOfType(
                                ConfigException.class,
                                () -> new PostgrestLoader(Map.of(), List.of()).load(null, Map.of()))
                        .problems())
                .containsExactly("db-uri: a file or PGRST_DB_URI must say where the database is");
    }

    @Test
    void settingsInTheDatabaseLieOverAll() throws IOException {
        Path file = Files.writeString(folder.resolve("postgrest.conf"), "db-schemas = \"file\"");

        DropInConfig config = new PostgrestLoader(Map.of("PGRST_DB_SCHEMAS", "variable"), List.of())
                .load(file, Map.of("db_schemas", "database"));

        assertThat(config.gateway().rest().schemas()).containsExactly("database");
        assertThat(config.inDatabase()).isTrue();
    }

    @Test
    void olderNamesCountWhereTheNameIsNotSet() throws IOException {
        GatewayConfig config = gateway("""
                db-schema = "a"
                max-rows = 5
                pre-request = "check"
                root-spec = "spec"
                role-claim-key = ".claims.role"
                db-pool-timeout = 9
                secret-is-base64 = true
                jwt-secret = "%s"
                """.formatted("cmVhbGx5cmVhbGx5cmVhbGx5cmVhbGx5dmVyeXNhZmU."));

        assertThat(config.rest().schemas()).containsExactly("a");
        assertThat(config.rest().maxRows()).isEqualTo(5);
        assertThat(config.rest().preRequest()).isEqualTo("check");
        assertThat(config.rest().openApi().rootSpec()).isEqualTo("spec");
        assertThat(config.database().connectionIdleMax()).isEqualTo(Duration.ofSeconds(9));
        PostgrestTokens tokens = Objects.requireNonNull(config.authentication().postgrest());
        assertThat(tokens.roleClaim()).isEqualTo(".claims.role");
        assertThat(tokens.secretBytes()).asString(StandardCharsets.UTF_8).isEqualTo(SECRET);
    }

    @Test
    void secretsMayLieInFiles() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Path uri = Files.writeString(folder.resolve("uri"), "postgresql://u:p@h/d\n");

        GatewayConfig config = gateway("jwt-secret = \"@%s\"\ndb-uri = \"@%s\"".formatted(secret, uri));

        assertThat(Objects.requireNonNull(config.authentication().postgrest()).secretBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(SECRET);
        assertThat(config.database().uri().value()).isEqualTo("postgresql://u:p@h:5432/d");
        assertThat(ConfigPrinter.print(config)).doesNotContain(SECRET);
    }

    @Test
    void whatIsIgnoredIsSaid() throws IOException {
        assertThat(load("""
                        server-unix-socket = "/tmp/pgrst.sock"
                        db-pool-automatic-recovery = true
                        db-use-legacy-gucs = false
                        db-plan-enabled = "perhaps"
                        db-uri = "host=h user=u keepalives=1"
                        """, Map.of("PGRST_NONSENSE", "1")).notices())
                .containsExactlyInAnyOrder(
                        "server-unix-socket = /tmp/pgrst.sock has no effect here",
                        "db-plan-enabled: 'perhaps' cannot be read, so the default holds",
                        "db-uri's keepalives has no effect here",
                        "PGRST_NONSENSE is not a parameter and is ignored",
                        "db-use-legacy-gucs is not a parameter and is ignored");
    }

    @Test
    void everyProblemIsReportedAtOnceByPostgrestsNames() {
        assertThat(problems("""
                        db-tx-end = "never"
                        db-anon-role = anon
                        not a setting
                        db-uri = "nowhere"
                        db-schemas = "api,pg_catalog"
                        jwt-secret = "short"
                        jwt-aud = "a b:c"
                        jwt-role-claim-key = "role"
                        log-level = "loud"
                        server-port = 3000
                        admin-server-port = 3000
                        app.settings.x = "$(NO_SUCH_VARIABLE)"
                        """))
                .containsExactlyInAnyOrder(
                        "db-tx-end: 'never' must be one of commit, commit-allow-override, rollback,"
                                + " rollback-allow-override",
                        folder + "/postgrest.conf, line 2: 'anon' must be in double quotes",
                        folder + "/postgrest.conf, line 3: is not a setting such as key = \"value\"",
                        folder + "/postgrest.conf, line 12: there is neither a key nor a variable $(NO_SUCH_VARIABLE)",
                        "db-uri: must be a postgresql:// URI or key=value pairs, as libpq reads them",
                        "db-schemas: does not allow schema: 'pg_catalog'",
                        "jwt-secret: must be at least 32 characters long",
                        "jwt-aud: must be a text without ':' or a URI",
                        "jwt-role-claim-key: 'role' cannot be read as a path to a claim",
                        "log-level: must be one of crit, error, warn, info, debug",
                        "admin-server-port: must not be the port of http");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://a:b@127.0.0.1:5433/work | postgresql://a:b@127.0.0.1:5433/work",
                "postgresql://a:b@:5433/work?host=%2Ftmp%2Fx | postgresql://a:b@%2Ftmp%2Fx:5433/work",
                "postgres:///work?user=a&password=x%26y&sslmode=require"
                        + " | postgresql://a:x%26y@localhost:5432/work?sslmode=require",
                "postgres://a:?p?@h | postgresql://a:%3Fp%3F@h:5432/a",
                "postgresql://a@[::1]:1/d | postgresql://a@[::1]:1/d",
                "host=/run/pg dbname = app user='o''' | ",
                "host=/run/pg dbname = app user='o\\'b x' password=a+b"
                        + " | postgresql://o%27b%20x:a%2Bb@%2Frun%2Fpg:5432/app",
                "postgresql:// | postgresql://environment:secret@db:5432/environment",
            })
    void aConnectionStringIsReadAsLibpqDoes(String connection, String uri) {
        Map<String, String> environment = Map.of("PGUSER", "environment", "PGPASSWORD", "secret", "PGHOST", "db");
        if (uri == null) {
            assertThat(ConnectionString.parse(connection)).isNull();
            return;
        }
        Map<String, String> used = connection.equals("postgresql://") ? environment : Map.of();
        assertThat(uri(connection, used)).isEqualTo(uri);
    }
}
