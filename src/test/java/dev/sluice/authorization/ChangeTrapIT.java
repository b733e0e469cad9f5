package dev.sluice.authorization;

import static dev.sluice.support.Archive.ANN;
import static dev.sluice.support.Archive.BEN;
import static dev.sluice.support.Archive.CAT;
import static dev.sluice.support.Archive.LETTER;
import static dev.sluice.support.Archive.MAP;
import static dev.sluice.support.Archive.OTHER_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Archive;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Changes of rows that a view of access must not outlive: each is answered rightly before and after a refresh. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeTrapIT {

    private TestDatabase database;
    private Archive archive;

    @BeforeAll
    void open(TestDatabase given, @TempDir Path folder) {
        database = given;
        archive = Archive.open(given, folder);
    }

    @BeforeEach
    void reset() {
        archive.reset();
    }

    @AfterAll
    void close() {
        archive.close();
    }

    /** Runs a change and asks before and after a refresh. */
    private void changed(String sql, String user, String document, String now) {
        archive.run(sql);
        assertThat(archive.answer(user, document)).isEqualTo(now + ", live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(user, document)).isEqualTo(now + ", view");
    }

    @Test
    void theViewAnswersWhatNothingHasTouched() {
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, view");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, view");
        assertThat(archive.answer(BEN, LETTER)).isEqualTo("granted as reader by loan, view");
        assertThat(archive.answer(CAT, LETTER)).isEqualTo("granted as reader by note, view");
        assertThat(archive.answer(CAT, MAP)).isEqualTo("denied, view");
    }

    @Test
    void aTransactionThatBeganBeforeARefreshAndCommitsAfterIt() throws Exception {
        try (Connection revoker = database.connect();
                Statement statement = revoker.createStatement()) {
            revoker.setAutoCommit(false);
            statement.execute("delete from archive.pass");
            assertThat(archive.refresh()).isEqualTo("unchanged");
            archive.run("insert into archive.note values ('%s', '%s')".formatted(MAP, CAT));
            assertThat(archive.refresh()).isEqualTo("refreshed");
            assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, view");
            revoker.commit();
        }
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
    }

    @Test
    void aTransactionThatTookItsIdBeforeARefreshAndWritesAfterIt() throws Exception {
        try (Connection revoker = database.connect();
                Statement statement = revoker.createStatement()) {
            revoker.setAutoCommit(false);
            statement.execute("select pg_current_xact_id()");
            archive.run("insert into archive.note values ('%s', '%s')".formatted(MAP, CAT));
            assertThat(archive.refresh()).isEqualTo("refreshed");
            statement.execute("delete from archive.pass");
            revoker.commit();
        }
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
    }

    @Test
    void aRefreshCollectsNoLogRowThatItsSnapshotDoesNotSee() throws Exception {
        try (Connection open = database.connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("update archive.pass set role = 'curator'");
            archive.run("insert into archive.note values ('%s', '%s')".formatted(MAP, CAT));
            assertThat(archive.refresh()).isEqualTo("refreshed");
            open.commit();
        }
        assertThat(database.rows("select key from sluice.document_change").toString())
                .isEqualTo("[[%s]]".formatted(BEN));
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as curator by pass, live");
    }

    @Test
    void anUpdateTouchesOldAndNewKey() {
        archive.run("update archive.pass set holder = '%s'".formatted(CAT));

        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.answer(CAT, MAP)).isEqualTo("granted as reader by pass, live");
        assertThat(archive.answer(ANN, MAP)).isEqualTo("granted as owner by owner, view");
    }

    @Test
    void anUpdateTouchesTheGroupThatAResourceLeavesAndJoins() {
        changed("update archive.document set shelf = 'letters' where id = '%s'".formatted(MAP), BEN, MAP, "denied");
        assertThat(archive.answer(BEN, OTHER_MAP)).isEqualTo("granted as reader by pass, view");
    }

    @Test
    void anUpdateOfWhatTheRuleDoesNotReadTouchesNothing() {
        archive.run("update archive.document set pages = '7'");

        assertThat(database.rows("select key from sluice.document_change")).isEmpty();
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, view");
    }

    @Test
    void aKeyThatIsNoUuidTouchesItsGroup() {
        changed(
                "update archive.shelf set is_open = true where code = 'maps'",
                CAT,
                MAP,
                "granted as reader by open_shelf");
        archive.run("update archive.shelf set is_open = false");
        assertThat(archive.answer(CAT, MAP)).isEqualTo("denied, live");
        assertThat(archive.answer(CAT, LETTER)).isEqualTo("granted as reader by note, view");
    }

    @Test
    void aKeyThatIsRenamedByACascadeTouchesOldAndNewGroup() {
        changed("update archive.shelf set code = 'charts' where code = 'maps'", BEN, MAP, "granted as reader by pass");
    }

    @Test
    void aRowWithoutAKeyTouchesEverything() {
        changed("insert into archive.pass values (null, 'letters')", CAT, LETTER, "granted as reader by note");
        assertThat(archive.answer(ANN, LETTER)).isEqualTo("granted as owner by owner, view");
        changed("delete from archive.pass where holder is null", ANN, LETTER, "granted as owner by owner");
    }

    @Test
    void anEveryonePassReachesWhoHasNoRowOfTheirOwn() {
        changed("insert into archive.pass values (null, 'maps')", CAT, MAP, "granted as reader by pass");
        changed("update archive.pass set holder = '%s' where holder is null".formatted(BEN), CAT, MAP, "denied");
    }

    @Test
    void truncateOfATableTouchesEverything() {
        changed("truncate archive.pass", BEN, MAP, "denied");
    }

    @Test
    void truncateThatCascadesTouchesEverything() {
        archive.run("truncate archive.document cascade");
        assertThat(archive.answer(BEN, LETTER)).isEqualTo("not_found, live");
        archive.run("insert into archive.document (id) values ('%s')".formatted(LETTER));
        assertThat(archive.answer(BEN, LETTER)).isEqualTo("denied, live");
        assertThat(archive.answer(ANN, LETTER)).isEqualTo("denied, live");
    }

    @Test
    void deletesThatCascadeTouchWhatTheyReach() {
        archive.run("delete from archive.shelf where code = 'letters'");
        archive.run("insert into archive.document (id) values ('%s')".formatted(LETTER));
        assertThat(archive.answer(BEN, LETTER)).isEqualTo("denied, live");
        assertThat(archive.answer(ANN, LETTER)).isEqualTo("denied, live");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, view");
    }

    @Test
    void triggersFireInASessionOfTheReplicaRole() {
        changed("set session_replication_role = replica; delete from archive.pass", BEN, MAP, "denied");
        changed("set session_replication_role = replica; truncate archive.note", CAT, LETTER, "denied");
    }

    @Test
    void copyTouchesAsInsertDoes() {
        changed(
                "create temp table copied as select * from archive.pass; delete from archive.pass;"
                        + "merge into archive.pass p using copied c on p.holder = c.holder and p.shelf = 'letters'"
                        + " when not matched then insert values (c.holder, 'letters', c.role, c.ends_at)",
                BEN,
                LETTER,
                "granted as reader by loan");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
    }

    @Test
    void anOwnChangeIsSeenWithinItsTransaction() throws Exception {
        try (Connection own = database.connect();
                Statement statement = own.createStatement()) {
            own.setAutoCommit(false);
            statement.execute("delete from archive.pass");
            assertThat(canRead(statement, BEN)).isFalse();
            statement.execute("savepoint before");
            statement.execute("insert into archive.pass (holder, shelf) values ('%s', 'maps')".formatted(CAT));
            assertThat(canRead(statement, CAT)).isTrue();
            statement.execute("rollback to before");
            assertThat(canRead(statement, CAT)).isFalse();
            own.rollback();
        }
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, view");
    }

    private static boolean canRead(Statement statement, String user) throws java.sql.SQLException {
        try (var row = statement.executeQuery(Archive.sqlCheck(user, MAP))) {
            return row.next() && row.getBoolean(1);
        }
    }
}
