package dev.sluice.authorization;

import static dev.sluice.support.Archive.ANN;
import static dev.sluice.support.Archive.BEN;
import static dev.sluice.support.Archive.CAT;
import static dev.sluice.support.Archive.LETTER;
import static dev.sluice.support.Archive.MAP;
import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.support.Archive;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States in which a view may be found: restored from elsewhere, empty, gone, refused to refresh or being refreshed. */
@ExtendWith(PostgresExtension.class)
class StateTrapIT {

    private static final String CHANGED =
            "the definitions have changed, or the database was restored, since the last refresh";

    private TestDatabase database;
    private Path folder;
    private Archive archive;

    @BeforeEach
    void open(TestDatabase given, @TempDir Path folderOfTest) {
        database = given;
        folder = folderOfTest;
        archive = Archive.open(given, folder);
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private void assertAnswers(String source) {
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, " + source);
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, " + source);
        assertThat(archive.answer(CAT, MAP)).isEqualTo("denied, " + source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A dump's, restored where fewer transactions were.
                "snapshot = '4000000000:4000000000:'",
                // A copy of the files, on another cluster's server.
                "server_started = now() - interval '1 day', system_identifier = system_identifier + 1",
                // A dump's, in which every object has another number.
                "rules = array(select (r::bigint + 1)::oid from unnest(rules) r)",
                "triggers = array(select (t::bigint + 1)::oid from unnest(triggers) t)",
                "tables = array(select (t::bigint + 1)::oid from unnest(tables) t)",
                "snapshot = null",
                "definition = null",
            })
    void aDatabaseThatWasRestoredIsAnsweredLiveUntilTheNextRefresh(String state) {
        archive.run("update sluice.access_state set " + state);

        assertAnswers("live");
        assertThat(archive.problem()).isEqualTo(CHANGED);
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAnswers("view");
        assertThat(archive.problem()).isNull();
    }

    @Test
    void aRestartOfTheServerLeavesTheViewAsItIs() {
        archive.run("update sluice.access_state set server_started = now() - interval '1 day'");

        assertAnswers("view");
        assertThat(archive.problem()).isNull();
    }

    @Test
    void aStateThatIsGoneIsAnsweredLive() {
        archive.run("delete from sluice.access_state");

        assertAnswers("live");
        assertThat(archive.problem()).isEqualTo("it is not installed: run sluice authorization apply");
    }

    @Test
    void aViewThatWasNeverFilledIsAnsweredLive() {
        archive.close();
        archive = Archive.bare(database, folder);
        assertThat(archive.administration().apply().problems()).isEmpty();
        assertThat(archive.problem()).isEqualTo("the view has not been filled yet");

        archive.start();
        eventually(() -> archive.answer(ANN, MAP).equals("granted as owner by owner, view"));
        assertThat(archive.problem()).isNull();
    }

    @Test
    void aViewThatAnOperatorEmptiesIsAnsweredLive() {
        archive.run("refresh materialized view sluice.document_access with no data");

        assertAnswers("live");
        assertThat(archive.problem()).isEqualTo("the view has not been filled yet");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.problem()).isNull();
    }

    @Test
    void aViewThatAnOperatorRefreshesByHandIsRight() {
        archive.run("delete from archive.pass");
        archive.run("refresh materialized view sluice.document_access");

        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, view");
    }

    @Test
    void aDropIsNoticedByASearchToo() {
        assertThat(archive.administration().drop()).isNotEmpty();

        assertThat(archive.readable(BEN)).containsExactly(MAP, Archive.OTHER_MAP, LETTER);
    }

    @Test
    void aDropWhileTheGatewayRunsHasAllLive() {
        assertAnswers("view");
        assertThat(archive.administration().drop()).isNotEmpty();

        assertThat(archive.check(ANN, MAP)).isEqualTo("granted as owner by owner, live");
        archive.run("delete from archive.pass");
        assertThat(archive.check(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.problem())
                .isEqualTo("it is not installed, or may not be read: run sluice authorization apply");
        assertThat(archive.administration().apply().problems()).isEmpty();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop materialized view sluice.document_access",
                "drop function sluice.document_refresh(boolean)",
                "drop function sluice.document_problem()",
                "drop function sluice.document_touch_all() cascade",
                "drop view sluice.document_trigger",
                "drop table sluice.document_change",
                "drop table sluice.access_permission",
                "drop function sluice.can(text, uuid, text)",
            })
    void anObjectThatIsGoneIsMadeAgainByApply(String sql) {
        archive.run(sql);

        assertThat(archive.check(ANN, MAP)).startsWith("granted as owner by owner");
        assertThat(archive.administration().apply().problems()).isEmpty();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.problem()).isNull();
        assertThat(archive.answer(ANN, MAP)).startsWith("granted as owner by owner");
    }

    @Test
    void aRefreshThatFailsLeavesChecksRight() {
        archive.run("insert into archive.pass (holder, shelf, role) values ('%s', 'maps', 'curator')".formatted(BEN));
        for (int day = 0; day < 3; day++) {
            assertThatThrownBy(archive::refresh).hasMessageContaining("duplicate key value violates unique constraint");
            archive.run("insert into archive.note values ('%s', gen_random_uuid())".formatted(LETTER));
            assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as curator by pass, live");
            assertThat(archive.answer(CAT, LETTER)).isEqualTo("granted as reader by note, live");
            assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, view");
            assertThat(archive.standing().changes()).isEqualTo(day + 2);
        }
        assertThat(database.value("select sluice.document_collapse()")).isEqualTo("collapsed");
        assertThat(archive.standing().changes()).isEqualTo(1);
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as curator by pass, live");
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, live");

        archive.run("delete from archive.pass where role = 'reader'");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as curator by pass, view");
    }

    @Test
    void aRefreshIsRefusedInATransactionThatHasWritten() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("delete from archive.pass");

            assertThatThrownBy(() -> statement.execute("select sluice.document_refresh(true)"))
                    .hasMessageContaining("a refresh must be the first work of its transaction");
            connection.rollback();
        }
    }

    @Test
    void whatATransactionChangesAfterItsRefreshIsAnsweredLive() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            archive.run("insert into archive.note values ('%s', '%s')".formatted(LETTER, BEN));
            connection.setAutoCommit(false);
            statement.execute("select sluice.document_refresh(true)");
            statement.execute("delete from archive.pass");
            connection.commit();
        }
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
    }

    @Test
    void ofTwoRefreshersAtOnceOneFindsTheOtherBusy() throws SQLException {
        archive.run("delete from archive.pass");
        try (Connection first = database.connect();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("select sluice.document_refresh(true)");
            assertThat(archive.refresh()).isEqualTo("busy");
            assertThat(database.value("select sluice.document_collapse()")).isEqualTo("busy");
            assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
            first.commit();
        }
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
        assertThat(archive.refresh()).isEqualTo("unchanged");
    }

    @Test
    void aRefreshThatIsBrokenOffChangesNothing() throws SQLException {
        archive.run("delete from archive.pass");
        try (Connection first = database.connect();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("select sluice.document_refresh(true)");
            first.rollback();
        }
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
    }
}
