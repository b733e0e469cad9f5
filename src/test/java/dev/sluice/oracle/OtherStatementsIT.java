package dev.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.oracle.Difference.Kind;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The oracle's own test: the program of {@link OracleIT}, with statements that leave out a part of what the overlay
 * does, finds each of them wrong, and the real statement beside them right.
 */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherStatementsIT {

    private static final String REAL = "everything";
    private static final String PLAIN_VIEW = "the view alone";
    private static final String TIME_STAMP = "time stamps";
    private static final String NO_DEFINITIONS = "no look at definitions";
    private static final String NO_GROUPS = "no groups";

    /** A program that finds them all; without refreshes at moments of their own, each run of it is the same. */
    private static final long SEED = 7;

    private static final int STEPS_MAX = 200;

    private final Map<String, Set<Kind>> found = new TreeMap<>();
    private final List<String> stepsOfTimeStamps = new ArrayList<>();
    private Oracle oracle;

    private static final Map<String, UnaryOperator<String>> WORDINGS = Map.of(
            PLAIN_VIEW, OtherStatementsIT::withPlainView,
            TIME_STAMP, OtherStatementsIT::withTimeStamps,
            NO_DEFINITIONS, OtherStatementsIT::withoutDefinitions,
            NO_GROUPS, OtherStatementsIT::withoutGroups);

    /** The view answers, whatever has changed since. */
    private static String withPlainView(String text) {
        return replaced(text, "found\\.viewed", "true");
    }

    /** A change counts if it was logged after the view was built. */
    private static String withTimeStamps(String text) {
        return replaced(
                text, "not pg_visible_in_snapshot\\(c\\.written, (\\w+)\\.snapshot\\)", "c.logged_at > $1.as_of");
    }

    /** The view answers even where rules or triggers were replaced. */
    private static String withoutDefinitions(String text) {
        return replaced(text, "(known|calm)\\.sound and not exists", "not exists");
    }

    /** The log is looked up by the user and the resource alone. */
    private static String withoutGroups(String text) {
        return replaced(text, " \\|\\| array\\(select [^)]*\\)", "");
    }

    private static String replaced(String text, String pattern, String words) {
        String other = text.replaceAll(pattern, words);
        assertThat(other).as("the statement in other words").isNotEqualTo(text);
        return other;
    }

    @BeforeAll
    void run(TestDatabase database) throws Exception {
        database.run("alter table sluice.generation_change"
                + " add column logged_at timestamptz not null default clock_timestamp()");
        List<Asker> askers = new ArrayList<>(List.of(StatementAsker.ofEverything(database)));
        for (Map.Entry<String, UnaryOperator<String>> wording : WORDINGS.entrySet()) {
            askers.add(StatementAsker.ofEverything(database, wording.getKey(), wording.getValue()));
        }
        oracle = new Oracle(database, SEED, false, askers);
        oracle.run(STEPS_MAX, (step, differences) -> {
            note(step, differences);
            return !isEnough();
        });
    }

    private void note(String step, List<Difference> differences) {
        for (Difference difference : differences) {
            found.computeIfAbsent(difference.asker(), first -> EnumSet.noneOf(Kind.class))
                    .add(difference.kind());
            if (difference.asker().equals(TIME_STAMP) && difference.kind() == Kind.TOO_MUCH) {
                stepsOfTimeStamps.add(step);
            }
        }
    }

    private boolean isEnough() {
        return WORDINGS.keySet().stream().noneMatch(wording -> kinds(wording).isEmpty())
                && kinds(PLAIN_VIEW).containsAll(Set.of(Kind.TOO_MUCH, Kind.TOO_LITTLE))
                && isCaughtByALongTransaction();
    }

    private Set<Kind> kinds(String asker) {
        return found.getOrDefault(asker, Set.of());
    }

    private boolean isCaughtByALongTransaction() {
        return stepsOfTimeStamps.stream().anyMatch(step -> step.endsWith(Program.COMMITTED));
    }

    @Test
    void theRealStatementIsNeverWrong() {
        assertThat(kinds(REAL)).as(oracle.story()).isEmpty();
    }

    @Test
    void theViewAloneGrantsWhatWasRevokedAndDeniesWhatWasGranted() {
        assertThat(kinds(PLAIN_VIEW)).as(oracle.story()).contains(Kind.TOO_MUCH, Kind.TOO_LITTLE);
    }

    @Test
    void timeStampsMissWhatALongTransactionRevoked() {
        assertThat(kinds(TIME_STAMP)).as(oracle.story()).contains(Kind.TOO_MUCH);
        assertThat(isCaughtByALongTransaction()).as(oracle.story()).isTrue();
    }

    @Test
    void whatLooksAtNoDefinitionsMissesReplacedRules() {
        assertThat(kinds(NO_DEFINITIONS)).as(oracle.story()).isNotEmpty();
    }

    @Test
    void whatLooksUpNoGroupsMissesChangedTeams() {
        assertThat(kinds(NO_GROUPS)).as(oracle.story()).isNotEmpty();
    }
}
