package dev.sluice.authorization;

import static dev.sluice.support.Archive.ANN;
import static dev.sluice.support.Archive.BEN;
import static dev.sluice.support.Archive.CAT;
import static dev.sluice.support.Archive.LETTER;
import static dev.sluice.support.Archive.MAP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Archive;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changed definitions: whatever keeps the log from being relied on has every check answered live at once. */
@ExtendWith(PostgresExtension.class)
class DefinitionTrapIT {

    private static final String CHANGED =
            "the definitions have changed, or the database was restored, since the last refresh";

    private static final String BAD_TRIGGER = "triggers missing, changed or not ENABLE ALWAYS: ";

    private Archive archive;

    @BeforeEach
    void open(TestDatabase database, @TempDir Path folder) {
        archive = Archive.open(database, folder);
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private void assertAllIsLive() {
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, live");
        assertThat(archive.answer(CAT, LETTER)).isEqualTo("granted as reader by note, live");
        assertThat(archive.answer(CAT, MAP)).isEqualTo("denied, live");
    }

    private void assertAllIsViewed() {
        assertThat(archive.problem()).isNull();
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, view");
        assertThat(archive.answer(CAT, LETTER)).isEqualTo("granted as reader by note, view");
        assertThat(archive.answer(CAT, MAP)).isEqualTo("denied, view");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alter table archive.pass disable trigger sluice_document_row"
                        + " | sluice_document_row on archive.pass",
                "alter table archive.pass disable trigger all"
                        + " | sluice_document_row on archive.pass, sluice_document_truncate on archive.pass,"
                        + " sluice_document_update on archive.pass",
                "alter table archive.pass enable trigger sluice_document_row | sluice_document_row on archive.pass",
                "alter table archive.pass enable replica trigger sluice_document_truncate"
                        + " | sluice_document_truncate on archive.pass",
                "create or replace trigger sluice_document_row after insert on archive.pass for each row"
                        + " execute function sluice.document_touch_all()"
                        + " | sluice_document_row on archive.pass",
                "create or replace function sluice.document_touch_3() returns trigger language plpgsql"
                        + " as 'begin return null; end'"
                        + " | sluice_document_row on archive.pass, sluice_document_update on archive.pass",
            })
    void aTriggerThatWasChangedHasAllLiveUntilApply(String sql, String told) {
        archive.run(sql);
        assertAllIsLive();
        archive.run("set session_replication_role = replica; delete from archive.pass");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");

        assertThat(archive.refresh()).isEqualTo(BAD_TRIGGER + told);
        assertThat(archive.problem()).isEqualTo(BAD_TRIGGER + told);
        assertAllIsLive();

        assertThat(archive.administration().apply().problems()).isEmpty();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAllIsViewed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop trigger sluice_document_row on archive.pass",
                "drop trigger sluice_document_truncate on archive.loan_south",
                "drop trigger sluice_document_update on archive.loan",
                "alter trigger sluice_document_update on archive.loan rename to other",
            })
    void aTriggerThatIsGoneIsMadeAgainBeforeTheNextRefresh(String sql) {
        archive.run(sql);
        assertAllIsLive();
        archive.run("delete from archive.pass; truncate archive.loan_south");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");

        assertThat(archive.refresh()).isEqualTo("watched");
        assertAllIsLive();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAllIsViewed();
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
    }

    @Test
    void aTriggerThatWasOffForAWhileIsNotTrustedWhenItIsOnAgain() {
        archive.run("""
                begin;
                alter table archive.pass disable trigger all;
                delete from archive.pass;
                alter table archive.pass enable always trigger sluice_document_row;
                alter table archive.pass enable always trigger sluice_document_update;
                alter table archive.pass enable always trigger sluice_document_truncate;
                commit""");

        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.problem()).isEqualTo(CHANGED);
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
        assertAllIsViewed();
    }

    @Test
    void aChangedRuleHasAllLiveUntilTheNextRefresh() {
        archive.run("""
                create or replace view archive.document_rule as
                select owner_id as user_id, id as resource_id, 'owner' as role, 'owner' as access_method,
                  null::timestamptz as expires_at
                from archive.document""");

        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, live");
        assertThat(archive.problem()).isEqualTo(CHANGED);
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
    }

    @Test
    void aChangedViewOfGroupsHasAllLiveUntilTheNextRefresh() {
        archive.run("""
                create or replace view archive.document_shelf as
                select id as resource_id, shelf as key from archive.document""");

        assertAllIsLive();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAllIsViewed();
    }

    @Test
    void aChangedFunctionOfTheRuleHasAllLiveUntilTheNextRefresh() {
        archive.run("""
                create or replace function archive.level(role text) returns text
                language sql immutable return 'curator'""");

        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as curator by pass, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as curator by pass, view");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "archive.document where pages <> '0' | archive.document.pages",
                "archive.document join (select from archive.secret) s on true | archive.secret.*",
                "archive.document join archive.kept on true | relation archive.kept",
                "archive.document where now() > '-infinity' | function now()",
            })
    void aRuleThatReadsWhatNoTriggerTellsIsAProblemUntilApply(String from, String told) {
        archive.run(
                "set role velro_owner; create table archive.secret (s text); insert into archive.secret values ('s');"
                        + "create materialized view archive.kept as select 1");
        archive.run("""
                create or replace view archive.document_rule as
                select owner_id as user_id, id as resource_id, 'owner' as role, 'owner' as access_method,
                  null::timestamptz as expires_at
                from %s""".formatted(from));
        String problem = "the rule reads what the installation does not cover: " + told;

        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, live");
        assertThat(archive.refresh()).isEqualTo(problem);
        assertThat(archive.problem()).isEqualTo(problem);
        assertThat(archive.refresh()).isEqualTo(problem);
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, live");
    }

    @Test
    void anotherColumnOfATableIsCoveredByApply() {
        archive.run("""
                create or replace view archive.document_rule as
                select owner_id as user_id, id as resource_id, 'owner' as role, 'owner' as access_method,
                  null::timestamptz as expires_at
                from archive.document where pages <> '0'""");
        assertThat(archive.refresh())
                .isEqualTo("the rule reads what the installation does not cover: archive.document.pages");

        assertThat(archive.administration().apply().problems()).isEmpty();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, view");
        archive.run("update archive.document set pages = '0'");
        assertThat(archive.answer(ANN, MAP)).isEqualTo("denied, live");
    }

    @Test
    void aTableThatIsWrittenAnewIsAnsweredLiveUntilTheNextRefresh() {
        archive.run("alter table archive.document alter column title type bytea using title::bytea");

        assertAllIsLive();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAllIsViewed();
    }

    @Test
    void columnsThatChangeNamesHaveAllLive() {
        archive.run("""
                alter table archive.pass rename holder to former;
                alter table archive.pass add holder uuid default '%s'""".formatted(ANN));
        assertAllIsLive();
        archive.run("update archive.pass set former = '%s'".formatted(CAT));

        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.answer(CAT, MAP)).isEqualTo("granted as reader by pass, live");
        assertThat(archive.refresh())
                .isEqualTo("the rule reads what the installation does not cover: archive.pass.former");
    }

    @Test
    void changedPermissionsOfARoleCountAtOnceWithinSql(TestDatabase database) {
        archive.run("delete from sluice.access_permission where role = 'reader'");

        assertThat(database.value(Archive.sqlCheck(BEN, MAP))).isEqualTo("f");
        assertThat(database.value(Archive.sqlCheck(ANN, MAP))).isEqualTo("t");
    }

    @Test
    void whatIsEqualButWrittenOtherwiseIsTouched(TestDatabase database) {
        archive.run("""
                set role velro_owner;
                create collation archive.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                create table archive.badge (holder uuid, document uuid, role text collate archive.caseless)""");
        archive.configure(archive.defaultRules()
                .replace("      archive.note:", "      archive.badge: {user: holder}\n      archive.note:"));
        archive.run("""
                create or replace view archive.document_rule as
                select owner_id as user_id, id as resource_id, 'owner' as role, 'owner' as access_method,
                  null::timestamptz as expires_at
                from archive.document
                union all select holder, document, role collate "default", 'badge', null from archive.badge;
                insert into archive.badge values ('%s', '%s', 'reader')""".formatted(CAT, MAP));
        assertThat(archive.administration().apply().problems()).isEmpty();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        archive.run("update archive.badge set role = 'READER'");

        assertThat(database.value("select count(*) from sluice.document_change"))
                .isEqualTo("1");
    }
}
