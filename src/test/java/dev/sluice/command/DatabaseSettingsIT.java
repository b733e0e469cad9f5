package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.DropInConfig;
import dev.sluice.config.PostgrestLoader;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class DatabaseSettingsIT {

    private static DropInConfig config(TestDatabase database, String preConfig) {
        return new PostgrestLoader(Map.of("PGRST_DB_URI", database.uri(), "PGRST_DB_PRE_CONFIG", preConfig), List.of())
                .load(null, Map.of());
    }

    @Test
    void whatIsSetForTheDatabaseCountsBeforeWhatTheFunctionMakes(TestDatabase database) {
        assertThat(DatabaseSettings.read(config(database, ""))).isEmpty();
        String name = database.value("select current_database()");
        database.run("alter role " + EmbeddedPostgres.AUTHENTICATOR + " in database " + name
                + " set pgrst.db_schemas = 'api, public'");
        database.run("alter role " + EmbeddedPostgres.AUTHENTICATOR + " in database " + name
                + " set pgrst.server_port = '1'");
        database.run("""
                create function public.pre_config() returns void language sql as $$
                select set_config('pgrst.db_schemas', 'other', true), set_config('pgrst.db_max_rows', '9', true) $$""");

        assertThat(DatabaseSettings.read(config(database, ""))).isEqualTo(Map.of("db_schemas", "api, public"));
        assertThat(DatabaseSettings.read(config(database, "public.pre_config")))
                .isEqualTo(Map.of("db_schemas", "api, public", "db_max_rows", "9"));
    }
}
