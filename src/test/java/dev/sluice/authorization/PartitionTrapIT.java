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

/** Tables in parts: partitions and tables that inherit are watched as their parents are, also those that come later. */
@ExtendWith(PostgresExtension.class)
class PartitionTrapIT {

    private static final String LENT = "granted as reader by loan";
    private static final String NOTED = "granted as reader by note";

    private Archive archive;

    @BeforeEach
    void open(TestDatabase database, @TempDir Path folder) {
        archive = Archive.open(database, folder);
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private void assertAnswer(String user, String document, String answer) {
        assertThat(archive.answer(user, document)).isEqualTo(answer);
    }

    private void refreshWithNewTriggers() {
        assertThat(archive.refresh()).isEqualTo("watched");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.problem()).isNull();
    }

    @Test
    void aWriteToAPartitionTouches() {
        archive.run("delete from archive.loan_north");
        assertAnswer(BEN, LETTER, "denied, live");
        archive.run("insert into archive.loan_south values ('%s', '%s', 'south')".formatted(MAP, CAT));
        assertAnswer(CAT, MAP, LENT + ", live");
        archive.run("update archive.loan_south set reader = '%s'".formatted(BEN));
        assertAnswer(CAT, MAP, "denied, live");
        assertAnswer(CAT, LETTER, NOTED + ", live");
        assertAnswer(BEN, Archive.OTHER_MAP, "granted as reader by pass, view");
    }

    @Test
    void aRowThatMovesToAnotherPartitionTouchesOldAndNewKey() {
        archive.run("update archive.loan set branch = 'south', document = '%s'".formatted(MAP));

        assertAnswer(BEN, LETTER, "denied, live");
        assertAnswer(BEN, MAP, "granted as reader by loan, live");
        assertAnswer(ANN, Archive.OTHER_MAP, "granted as owner by owner, view");
    }

    @Test
    void truncateOfAPartitionTouchesEverything() {
        archive.run("truncate archive.loan_north");

        assertAnswer(BEN, LETTER, "denied, live");
        assertAnswer(ANN, MAP, "granted as owner by owner, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAnswer(BEN, LETTER, "denied, view");
    }

    @Test
    void aPartitionThatIsDetachedWithItsRowsHasAllLive() {
        archive.run("alter table archive.loan detach partition archive.loan_north");

        assertAnswer(BEN, LETTER, "denied, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAnswer(BEN, LETTER, "denied, view");
        archive.run("alter table archive.loan attach partition archive.loan_north for values in ('north')");
        assertAnswer(BEN, LETTER, LENT + ", live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAnswer(BEN, LETTER, LENT + ", view");
    }

    @Test
    void aPartitionThatIsAttachedWithRowsHasAllLive() {
        archive.run("""
                set role velro_owner;
                create table archive.loan_east (like archive.loan);
                insert into archive.loan_east values ('%s', '%s', 'east');
                alter table archive.loan attach partition archive.loan_east for values in ('east');
                """.formatted(MAP, CAT));

        assertAnswer(CAT, MAP, LENT + ", live");
        refreshWithNewTriggers();
        assertAnswer(CAT, MAP, LENT + ", view");
        archive.run("truncate archive.loan_east");
        assertAnswer(CAT, MAP, "denied, live");
    }

    @Test
    void aNewPartitionIsWatchedFromItsFirstRow() {
        archive.run("""
                set role velro_owner;
                create table archive.loan_east partition of archive.loan for values in ('east')
                  partition by list (reader)""");
        assertAnswer(ANN, MAP, "granted as owner by owner, live");
        refreshWithNewTriggers();
        archive.run("""
                set role velro_owner;
                create table archive.loan_east_1 partition of archive.loan_east default;
                insert into archive.loan_east_1 values ('%s', '%s', 'east')""".formatted(MAP, CAT));

        assertAnswer(CAT, MAP, LENT + ", live");
        assertAnswer(ANN, MAP, "granted as owner by owner, live");
        refreshWithNewTriggers();
        archive.run("delete from archive.loan where branch = 'east'");
        assertAnswer(CAT, MAP, "denied, live");
        assertAnswer(ANN, LETTER, "granted as owner by owner, view");
    }

    @Test
    void aPartitionThatIsDroppedHasAllLive() {
        archive.run("drop table archive.loan_north");

        assertAnswer(BEN, LETTER, "denied, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAnswer(BEN, LETTER, "denied, view");
    }

    @Test
    void aTableThatInheritsIsWatched() {
        archive.run("insert into archive.old_note values ('%s', '%s')".formatted(MAP, CAT));
        assertAnswer(CAT, MAP, NOTED + ", live");
        archive.run("update archive.note set document = '%s' where document = '%s'".formatted(Archive.OTHER_MAP, MAP));
        assertAnswer(CAT, MAP, "denied, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        archive.run("truncate only archive.old_note");
        assertAnswer(CAT, Archive.OTHER_MAP, "denied, live");
    }

    @Test
    void aTableThatBeginsToInheritHasAllLiveUntilItIsWatched() {
        archive.run("""
                set role velro_owner;
                create table archive.found_note (like archive.note);
                insert into archive.found_note values ('%s', '%s');
                alter table archive.found_note inherit archive.note""".formatted(MAP, CAT));

        assertAnswer(CAT, MAP, NOTED + ", live");
        refreshWithNewTriggers();
        assertAnswer(CAT, MAP, NOTED + ", view");
        archive.run("delete from archive.found_note");
        assertAnswer(CAT, MAP, "denied, live");
        assertAnswer(ANN, LETTER, "granted as owner by owner, view");
    }

    @Test
    void aTableThatEndsToInheritHasAllLive() {
        archive.run("alter table archive.old_note no inherit archive.note");

        assertAnswer(ANN, MAP, "granted as owner by owner, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertAnswer(ANN, MAP, "granted as owner by owner, view");
    }

    @Test
    void aPartitionOfAnotherOwnerIsAProblemThatIsTold() {
        archive.run("""
                create table archive.loan_east (like archive.loan);
                alter table archive.loan attach partition archive.loan_east for values in ('east')""");

        assertAnswer(ANN, MAP, "granted as owner by owner, live");
        assertThat(archive.administration().plan().problems())
                .containsExactly("resource type document: base_tables.archive.loan: "
                        + "the role that installs must own archive.loan_east, or be a member of its owner,"
                        + " to make triggers that fire always");
    }
}
