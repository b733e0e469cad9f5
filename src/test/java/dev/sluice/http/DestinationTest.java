package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.OperationKind;
import org.junit.jupiter.api.Test;

/** What kind of work a path leads to. */
class DestinationTest {

    private static final Destination ALL = new Destination("/rest/v1", false);

    @Test
    void aPathTellsWhatItLeadsTo() {
        assertThat(ALL.kind("/rest/v1/projects")).isEqualTo(OperationKind.TABLE);
        assertThat(ALL.kind("/access/v1/evaluation")).isEqualTo(OperationKind.AUTHORIZATION);
        assertThat(ALL.kind("/batch/v1")).isEqualTo(OperationKind.BATCH);
        assertThat(ALL.kind("/tx/v1")).isEqualTo(OperationKind.TRANSACTION);
        assertThat(ALL.kind("/auth/v1/user")).isEqualTo(OperationKind.AUTH);
    }

    @Test
    void whatGivesBackOrCostsNothingIsOfNone() {
        assertThat(ALL.kind("/tx/v1/x/commit")).isNull();
        assertThat(ALL.kind("/tx/v1/x/rest/projects")).isNull();
        assertThat(ALL.kind("/metrics/v1/operations")).isNull();
        assertThat(ALL.kind("/rest/v10/projects")).isNull();
        assertThat(ALL.kind(null)).isNull();
    }

    @Test
    void inThePlaceOfAPostgrestEveryPathIsOfATable() {
        Destination dialect = new Destination("", true);

        assertThat(dialect.kind("/projects")).isEqualTo(OperationKind.TABLE);
        assertThat(dialect.kind("/batch/v1")).isEqualTo(OperationKind.TABLE);
    }
}
