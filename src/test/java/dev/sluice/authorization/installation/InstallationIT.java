package dev.sluice.authorization.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Archive;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Installing by a role without other rights than it needs, twice, anew and away again. */
@ExtendWith(PostgresExtension.class)
class InstallationIT {

    private static final InstallationPlan NOTHING = InstallationPlan.of(List.of());

    private TestDatabase database;
    private Archive archive;

    @BeforeEach
    void open(TestDatabase given, @TempDir Path folder) {
        database = given;
        archive = Archive.bare(given, folder);
        archive.run("""
                drop schema if exists sluice cascade;
                create schema sluice authorization sluice_authenticator;
                grant create, usage on schema sluice to velro_owner with grant option;
                revoke create on database %s from velro_owner;
                """.formatted(database.value("select current_database()")));
    }

    private List<List<String>> objects() {
        return database.rows("""
                select 'relation', oid::regclass::text from pg_class
                where relnamespace not in ('pg_toast'::regnamespace, 'pg_catalog'::regnamespace)
                union all select 'function', oid::regprocedure::text from pg_proc where oid > 16384
                union all select 'trigger', tgrelid::regclass || '.' || tgname from pg_trigger where not tgisinternal
                union all select 'type', oid::regtype::text from pg_type where oid > 16384
                union all select 'rule', oid::text from pg_rewrite where oid > 16384
                order by 1, 2""");
    }

    @Test
    void aDropLeavesNothingBehind() {
        List<List<String>> before = objects();
        InstallationPlan planned = archive.administration().plan();

        assertThat(objects()).isEqualTo(before);
        assertThat(archive.administration().apply()).isEqualTo(planned);
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(objects()).isNotEqualTo(before);
        List<String> dropped = archive.administration().drop();
        assertThat(dropped).isNotEmpty().allMatch(statement -> statement.startsWith("drop "));
        assertThat(objects()).isEqualTo(before);
        assertThat(archive.administration().drop()).isEmpty();
    }

    @Test
    void asSecondApplyDoesNothing() {
        assertThat(archive.administration().apply().statements()).isNotEmpty();
        List<List<String>> after = objects();

        assertThat(archive.administration().apply()).isEqualTo(NOTHING);
        assertThat(archive.administration().plan()).isEqualTo(NOTHING);
        assertThat(objects()).isEqualTo(after);
    }

    @Test
    void anApplyAfterAChangedConfigurationMakesItAnew() {
        archive.administration().apply();
        archive.refresh();
        archive.configure(archive.defaultRules().replace("archive.pass: {user: holder}", "archive.pass: all"));

        assertThat(archive.problem())
                .isEqualTo("the configuration is not the one that was applied: run sluice authorization apply");
        InstallationPlan applied = archive.administration().apply();
        assertThat(applied.problems()).isEmpty();
        assertThat(applied.statements())
                .contains("drop materialized view if exists \"sluice\".\"document_access\"")
                .doesNotHaveDuplicates();
        assertThat(archive.administration().apply()).isEqualTo(NOTHING);
        assertThat(archive.problem()).isEqualTo("the view has not been filled yet");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.problem()).isNull();
    }

    @Test
    void aTypeThatIsGoneFromTheConfigurationGoesFromTheDatabase() {
        archive.administration().apply();
        archive.configure(archive.defaultRules().replace("    materialized: true\n", ""));

        assertThat(archive.administration().apply().problems()).isEmpty();
        assertThat(database.value("select to_regclass('sluice.document_access')"))
                .isNull();
        assertThat(database.rows("select from pg_trigger where tgname like 'sluice_document%'"))
                .isEmpty();
    }

    @Test
    void aSchemaThatIsMissingIsMadeByWhoMay() {
        archive.run("drop schema sluice cascade");
        assertThat(archive.administration().plan().problems())
                .containsExactly("schema sluice does not exist: the role that installs needs CREATE on the database"
                        + " to make it");

        archive.run(
                "grant create on database %s to velro_owner".formatted(database.value("select current_database()")));
        InstallationPlan applied = archive.administration().apply();
        assertThat(applied.problems()).isEmpty();
        assertThat(applied.statements()).startsWith("create schema \"sluice\"");
        assertThat(archive.refresh()).isEqualTo("refreshed");
    }

    @Test
    void aRoleThatMayNotCreateInTheSchemaIsTold() {
        archive.run("revoke create on schema sluice from velro_owner");

        assertThat(archive.administration().plan().problems())
                .containsExactly("schema sluice: the role that installs needs CREATE and USAGE on it");
    }

    @Test
    void aRoleThatMayNotGrantWhatRequestsNeedIsTold() {
        archive.run("revoke grant option for usage on schema sluice from velro_owner");
        String configured = "authentication.roles=[authenticated, anon]";

        assertThat(archive.administration(configured).plan().problems())
                .containsExactly(
                        "schema sluice: anon, authenticated lack USAGE on it, and the role that installs may not"
                                + " grant it: it needs USAGE WITH GRANT OPTION");
        archive.run("grant usage on schema sluice to anon, authenticated, service_role");
        assertThat(archive.administration(configured).apply().problems()).isEmpty();
    }

    @Test
    void rolesThatDoNotExistAreTold() {
        assertThat(archive.administration("rest.db-anon-role=nobody", "authentication.roles=[nobody, noone]")
                        .plan()
                        .problems())
                .containsExactly("role nobody does not exist", "role noone does not exist");
    }

    @Test
    void anInstallationOfAnotherOwnerIsTold() {
        archive.administration(database, null).apply();

        assertThat(archive.administration().plan().problems())
                .containsExactly("schema sluice: the role that installs does not own what was installed before:"
                        + " install as its owner");
        archive.administration(database, null).drop();
    }

    @Test
    void tablesOfAnotherOwnerAreTold() {
        archive.run("alter table archive.note owner to service_role; grant select on archive.note to velro_owner");

        assertThat(archive.administration().plan().problems())
                .containsExactly("resource type document: base_tables.archive.note: the role that installs must own"
                        + " archive.note, or be a member of its owner, to make triggers that fire always");
    }
}
