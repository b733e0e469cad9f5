package dev.sluice.command;

import dev.sluice.config.DropInConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.waiting.WaitingDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the database holds for the role that the gateway connects as: {@code pgrst.*}, by {@code ALTER ROLE
 * … SET} or made by a function. One for this database counts before one for all, and either before the function's.
 */
final class DatabaseSettings {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String PREFIX = "pgrst.";

    /** What may be set there; the rest is needed before there is a connection, or cannot change without a restart. */
    private static final List<String> NAMES = List.of(
            "client_error_verbosity",
            "db_aggregates_enabled",
            "db_anon_role",
            "db_extra_search_path",
            "db_hoisted_tx_settings",
            "db_max_rows",
            "db_plan_enabled",
            "db_pre_config",
            "db_pre_request",
            "db_prepared_statements",
            "db_root_spec",
            "db_schemas",
            "db_tx_end",
            "jwt_aud",
            "jwt_role_claim_key",
            "jwt_secret",
            "jwt_secret_is_base64",
            "openapi_mode",
            "openapi_security_active",
            "openapi_server_proxy_uri",
            "server_cors_allowed_origins",
            "server_timing_enabled",
            "server_trace_header",
            "url_use_legacy_target_names");

    private static final String OF_ROLE = """
            select s.setdatabase as place,
                   substr(line, 1, strpos(line, '=') - 1) as name, substr(line, strpos(line, '=') + 1) as value
            from pg_catalog.pg_db_role_setting s
            cross join unnest(s.setconfig) line
            where s.setrole = (select oid from pg_catalog.pg_roles where rolname = current_user)
              and s.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
            """;

    /** The function runs before the settings are read, because the join needs its row first. */
    private static final String OF_FUNCTION = """
            union all
            select null, name, current_setting(name, true)
            from unnest($1::text[]) name join %s() called on true
            """;

    private static final String STRONGEST = """
            select distinct on (name) substr(name, length('pgrst.') + 1), value from (%s) found
            where name = any ($1::text[]) and value is not null
            order by name, place desc nulls last
            """;

    private DatabaseSettings() {}

    /** Reads them over a connection that is opened for it and closed again; waits for that. */
    static Map<String, String> read(DropInConfig config) {
        return WaitingDatabase.whenThere(config.gateway(), LIMIT, database -> load(database, config.preConfig()));
    }

    /**
     * Reads them, by their names after the prefix.
     *
     * @param preConfig a function that makes settings, as {@code schema.name} or {@code name}
     */
    static Future<Map<String, String>> load(Database database, @Nullable String preConfig) {
        String[] names = NAMES.stream().map(PREFIX::concat).toArray(String[]::new);
        String found = preConfig == null ? OF_ROLE : OF_ROLE + OF_FUNCTION.formatted(quoted(preConfig));
        Call call = Call.begin("database settings", OperationKind.TABLE, Deadline.in(LIMIT));
        return database.run(Statement.of(STRONGEST.formatted(found), (Object) names), Session.GATEWAY, call)
                .map(DatabaseSettings::settings);
    }

    /** With its schema, since the gateway's own statements look for names among PostgreSQL's alone. */
    private static String quoted(String name) {
        String qualified = name.contains(".") ? name : "public." + name;
        return Stream.of(qualified.split("\\.", 2))
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    private static Map<String, String> settings(Rows rows) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            settings.put(Objects.requireNonNull(rows.text(row, 0)), Objects.requireNonNull(rows.text(row, 1)));
        }
        return settings;
    }
}
