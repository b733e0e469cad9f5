package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many statements may run at once, by what statements took; the clock is set by hand. */
class ConcurrencyLimitTest {

    private static final int MOST = 20;
    private static final int LEAST = 5;

    private final ConcurrencyLimit limit = ConcurrencyLimit.between(LEAST, MOST);
    private long nanos = 1_000_000_000;

    private void statements(int seconds, int millis, int underWay) {
        for (int done = 0; done < seconds * 100; done++) {
            limit.took(nanos, millis * 1_000_000L, underWay);
            nanos += 10_000_000;
        }
    }

    @Test
    void itIsAllThePlacesAtFirstAndWhileStatementsTakeWhatTheyTook() {
        assertThat(limit.current()).isEqualTo(MOST);
        statements(60, 10, MOST);
        assertThat(limit.current()).isEqualTo(MOST);
    }

    @Test
    void itShrinksToItsLeastWhileStatementsTakeMuchLongerAndRecovers() {
        statements(10, 10, MOST);
        statements(6, 200, MOST);
        assertThat(limit.current()).isEqualTo(LEAST);

        for (int second = 0; second < 30; second++) {
            statements(1, 10, limit.current());
        }
        assertThat(limit.current()).isEqualTo(MOST);
    }

    @Test
    void aSlowStatementOfAnIdleKindChangesNothing() {
        statements(1, 10, 1);
        nanos += 60_000_000_000L;
        limit.took(nanos, 5_000_000_000L, 1);
        nanos += 10_000_000_000L;
        limit.took(nanos, 5_000_000_000L, 1);
        statements(10, 500, 2);

        assertThat(limit.current()).isEqualTo(MOST);
    }

    @Test
    void whatStatementsHaveTakenForLongIsUsual() {
        statements(10, 10, MOST);
        statements(120, 200, MOST);

        assertThat(limit.current()).isEqualTo(MOST);
    }

    @Test
    void aSingleOutlierAmongManyChangesNothing() {
        statements(10, 10, MOST);
        limit.took(nanos, 100_000_000L, MOST);
        statements(1, 10, MOST);

        assertThat(limit.current()).isEqualTo(MOST);
    }
}
