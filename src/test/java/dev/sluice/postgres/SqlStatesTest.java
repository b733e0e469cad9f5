package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStatesTest {

    @ParameterizedTest
    @CsvSource({
        "08006, true, 08006, 503",
        "57P01, true, 57P01, 503",
        "57P03, true, 57P03, 500",
        "53300, true, 53300, 503",
        "25006, false, SLC003, 503",
        "25006, true, 25006, 405",
        "23503, false, 23503, 409",
        "23505, false, 23505, 409",
        "23502, false, 23502, 400",
        "42501, true, 42501, 403",
        "42P01, true, 42P01, 404",
        "42883, true, 42883, 404",
        "42703, true, 42703, 400",
        "22P02, true, 22P02, 400",
        "P0001, true, P0001, 400",
        "P0002, true, P0002, 500",
        "PT418, true, PT418, 418",
        "PT999, true, PT999, 999",
        "PT1, true, PT1, 500",
        "40001, false, 40001, 500",
        "40P01, false, 40P01, 500",
        "53100, false, 53100, 503",
        "53400, false, 53400, 500",
        "54001, true, 54001, 500",
        "57014, true, 57014, 500",
        "58030, true, 58030, 500",
        "XX000, true, XX000, 500",
        "0LP01, true, 0LP01, 403",
        "28000, true, 28000, 403",
    })
    void hasItsStatus(String state, boolean readOnly, String code, int status) {
        Failure failure = SqlStates.failure(new PgException("words", "ERROR", state, "detail"), readOnly, false)
                .failure();

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.status()).isEqualTo(status);
        if (status >= 500 && !state.startsWith("PT")) {
            assertThat(failure.message()).doesNotContain("words");
            assertThat(failure.details()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ON CONFLICT DO UPDATE command cannot affect row a second time, false, 400",
        "ON CONFLICT DO UPDATE command cannot affect row a second time, true, 500",
        "more than one row returned by a subquery used as an expression, false, 500",
        "UPDATE requires a WHERE clause, false, 400",
    })
    void oneKeyTwiceInAnUpsertIsTheCallersFault(String words, boolean inItsWords, int status) {
        Failure failure = SqlStates.failure(new PgException(words, "ERROR", "21000", null), false, inItsWords)
                .failure();

        assertThat(failure.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"08006, 503", "25P03, 500", "57P01, 503", "57P03, 500", "53300, 503"})
    void isUnreachableWhereTheConnectionEnds(String state, int status) {
        PgException fatal = new PgException("words", "FATAL", state, "detail");

        assertThat(SqlStates.failure(fatal, false, false).failure())
                .isEqualTo(ErrorCode.DATABASE_UNREACHABLE.failure().failure());
        assertThat(SqlStates.failure(fatal, false, true).failure())
                .isEqualTo(new Failure(state, status, "words", "detail", null));
        assertThat(SqlStates.isReusableAfter(fatal, true)).isFalse();
    }

    @Test
    void aStandbyIsTakenAtItsWordInPostgrestsPlace() {
        PgException refused = new PgException("words", "ERROR", "25006", "detail");

        assertThat(SqlStates.failure(refused, false, true).failure())
                .isEqualTo(new Failure("25006", 405, "words", "detail", null));
        assertThat(SqlStates.isReusableAfter(refused, false)).isFalse();
        assertThat(SqlStates.isReusableAfter(refused, true)).isTrue();
    }
}
