package dev.sluice.authorization.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.support.Archive;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a rule is named by plan, all of it, and apply does nothing then. */
@ExtendWith(PostgresExtension.class)
class RefusedRuleIT {

    private static final String DOCUMENT = "resource type document: ";
    private static final String NOT_IMMUTABLE = ", which is not immutable: what changes by itself cannot be kept."
            + " Give expires_at for grants that end, or leave the type unmaterialized";

    private TestDatabase database;
    private Archive archive;

    @BeforeEach
    void open(TestDatabase given, @TempDir Path folder) {
        database = given;
        archive = Archive.bare(given, folder);
    }

    private void assertProblems(String... problems) {
        assertThat(archive.administration().plan()).isEqualTo(InstallationPlan.refused(List.of(problems)));
        assertThat(archive.administration().apply()).isEqualTo(InstallationPlan.refused(List.of(problems)));
        assertThat(database.value("select to_regclass('sluice.access_installation')"))
                .isNull();
    }

    private void rule(String select) {
        archive.run("set role velro_owner; drop view archive.document_rule; create view archive.document_rule as "
                + select + "; grant select on archive.document_rule to sluice_authenticator");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select null::uuid as user_id, id as resource_id, 'owner' as role from archive.document"
                        + " | rule_view: archive.document_rule has no column access_method",
                "select id::text as user_id, id as resource_id, 'owner' as role, 'x' as access_method"
                        + " from archive.document"
                        + " | rule_view: column user_id of archive.document_rule is of type text, not uuid",
            })
    void aRuleViewOfAnotherShape(String select, String problem) {
        rule(select);

        assertProblems(DOCUMENT + problem, DOCUMENT.replace("document", "paper") + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "archive.document where now() > '-infinity' | depends on now()",
                "archive.document where current_user <> '' | depends on the time, or the role",
                "archive.document where current_setting('a.b', true) is null"
                        + " | depends on current_setting(text,boolean)",
                "archive.document where archive.today() = 1 | depends on archive.today()",
                "archive.document where random() < 2 | depends on random()",
            })
    void aRuleThatChangesByItself(String from, String problem) {
        archive.run("create function archive.today() returns integer language sql stable as 'select 1'");
        rule("select owner_id as user_id, id as resource_id, 'owner' as role, 'owner' as access_method from " + from);

        assertProblems(DOCUMENT + "rule_view: " + problem + NOT_IMMUTABLE);
    }

    @Test
    void aRuleThatReadsWhatHasNoTriggers() {
        archive.run("""
                create materialized view archive.kept as select id from archive.document;
                alter materialized view archive.kept owner to velro_owner;
                create foreign data wrapper nothing;
                create server nowhere foreign data wrapper nothing;
                create foreign table archive.far (id uuid) server nowhere;
                alter foreign table archive.far owner to velro_owner""");
        rule("select owner_id as user_id, id as resource_id, 'owner' as role, 'owner' as access_method"
                + " from archive.document where id in (select id from archive.kept union select id from archive.far)");

        assertProblems(
                DOCUMENT + "rule_view: reads archive.far, whose changes no trigger tells",
                DOCUMENT + "rule_view: reads archive.kept, whose changes no trigger tells");
        archive.run("drop foreign data wrapper nothing cascade");
    }

    @Test
    void aRuleThatReadsATableThatIsNotListed() {
        archive.configure(archive.defaultRules().replace("      archive.note: {resource: document}\n", ""));

        assertProblems(DOCUMENT + "base_tables: the rule reads archive.note, which is not among them");
    }

    @Test
    void aRuleOverRowsThatSecurityHides() {
        archive.run("alter table archive.pass enable row level security, force row level security");

        assertProblems(DOCUMENT
                + "rule_view: reads archive.pass under row-level security, which may give each reader other rows");
    }

    @Test
    void aRuleOfItsReadersRights() {
        archive.run("alter view archive.document_rule set (security_invoker = true)");

        assertThat(archive.administration().plan().problems())
                .contains(DOCUMENT + "rule_view: reads archive.document_rule under row-level security,"
                        + " which may give each reader other rows");
    }

    @Test
    void aRuleWithSeveralRowsForOneMethod() {
        archive.run("insert into archive.pass (holder, shelf) select holder, shelf from archive.pass");

        assertThat(archive.administration().plan().problems())
                .singleElement()
                .asString()
                .matches("resource type document: rule_view: archive.document_rule has several rows for user "
                        + Archive.BEN + ", resource d[0-9-]+[12] and access method pass");
    }

    @Test
    void aTableThatIsGone() {
        archive.configure(archive.defaultRules().replace("archive.note:", "archive.memo:"));

        assertProblems(
                DOCUMENT + "base_tables.archive.memo: the table does not exist",
                DOCUMENT + "base_tables: the rule reads archive.note, which is not among them");
    }

    @Test
    void keysOfAnotherTypeOrWithoutAColumn() {
        archive.configure(archive.defaultRules()
                .replace("archive.pass: {user: holder}", "archive.pass: {user: role, shelf: place}")
                .replace("archive.shelf: {shelf: code}", "archive.shelf: {resource: code}"));

        assertProblems(
                DOCUMENT
                        + "base_tables.archive.shelf: column code is of type text,"
                        + " but keys of resource are of type uuid",
                DOCUMENT + "base_tables.archive.pass: column role is of type text, but keys of user are of type uuid",
                DOCUMENT + "base_tables.archive.pass: there is no column place");
    }

    @ParameterizedTest
    @CsvSource({"numeric", "timestamp with time zone"})
    void keysThatAreEqualButWrittenInSeveralWays(String type) {
        archive.run("set role velro_owner; drop view archive.document_shelf; create view archive.document_shelf as"
                + " select id as resource_id, null::%s as key from archive.document;".formatted(type)
                + "grant select on archive.document_shelf to sluice_authenticator");

        assertProblems(DOCUMENT + "scopes.shelf: keys of type %s cannot be told apart by their text;".formatted(type)
                + " use one of bigint, boolean, character, character varying, integer, smallint, text, uuid");
    }

    @Test
    void aScopeThatIsNotConfigured() {
        archive.configure(archive.defaultRules().replace("{shelf: code}", "{rack: code}"));

        assertThatThrownBy(() -> archive.administration())
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        refused -> assertThat(refused.problems())
                                .containsExactly("resource_types.document.base_tables.archive.shelf.rack:"
                                        + " is no scope of the type"));
    }

    @Test
    void viewsThatTheGatewayMayNotRead() {
        archive.run("revoke select on archive.document_shelf from sluice_authenticator");

        assertProblems(DOCUMENT + "scopes.shelf: role sluice_authenticator, as which the gateway connects, may not read"
                + " archive.document_shelf: grant usage on its schema and select on it");
    }
}
