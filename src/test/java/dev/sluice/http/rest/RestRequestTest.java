package dev.sluice.http.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.Failure;
import dev.sluice.contract.Filter;
import dev.sluice.contract.FilterOperator;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OrderTerm;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableOperationBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestRequestTest {

    private static final Identity ANON = Identity.anonymous("anon");

    private static RestInput input(String method, String query, String prefer, @Nullable String body) {
        return new RestInput(
                method,
                "item",
                false,
                Parameter.of(query),
                Preferences.of(List.of(prefer)),
                null,
                null,
                null,
                null,
                null,
                body);
    }

    private static TableOperation get(String query) {
        return RestRequest.read(input("GET", query, "", null), ANON);
    }

    @Test
    void aReadIsReadWhole() {
        assertThat(RestRequest.read(
                        input(
                                "GET",
                                "select=id,n:name::text&id=gte.5&or=(a.eq.1,not.and(b.is.null,c.in.(x,%22y,z%22)))"
                                        + "&order=id.desc.nullslast,name&limit=5&offset=10",
                                "count=exact, timeout=1.5",
                                null),
                        ANON))
                .isEqualTo(new TableOperationBuilder("item", TableAction.SELECT)
                        .columns(List.of(ColumnTerm.of("id"), new ColumnTerm("name", "n", "text")))
                        .where(Filter.and(
                                Filter.compare("id", FilterOperator.GTE, 5),
                                Filter.or(
                                        Filter.eq("a", 1),
                                        Filter.not(
                                                Filter.and(Filter.isNull("b"), Filter.in("c", List.of("x", "y,z")))))))
                        .orderBy(List.of(new OrderTerm("id", true, false), OrderTerm.ascending("name")))
                        .limit(5)
                        .offset(10)
                        .count(true)
                        .timeout(Duration.ofMillis(1_500))
                        .readOnly(true)
                        .as(ANON));
    }

    @Test
    void aWriteCarriesItsBodyUnread() {
        assertThat(RestRequest.read(
                        input(
                                "POST",
                                "on_conflict=a,b",
                                "resolution=ignore-duplicates,return=representation",
                                " {\"a\":1} "),
                        ANON))
                .isEqualTo(new TableOperationBuilder("item", TableAction.UPSERT)
                        .data(JsonText.of("{\"a\":1}"))
                        .onConflict(List.of("a", "b"))
                        .ignoreDuplicates(true)
                        .returning(true)
                        .as(ANON));
        assertThat(RestRequest.read(input("DELETE", "a=eq.1", "unfiltered=allow", null), ANON))
                .isEqualTo(new TableOperationBuilder("item", TableAction.DELETE)
                        .where(Filter.eq("a", 1))
                        .allowUnfiltered(true)
                        .as(ANON));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=eq.x.y,(z) | eq | x.y,(z)",
                "a=eq. | eq | ''",
                "a=like.*x* | like | %x%",
                "a=is.NULL | is | null",
                "a=neq.%22q%22 | neq | '\"q\"'",
            })
    void aValueGoesToTheEnd(String query, String operator, String value) {
        Filter.Comparison comparison =
                (Filter.Comparison) Objects.requireNonNull(get(query).filters());

        assertThat(comparison.operator().label()).isEqualTo(operator);
        assertThat(comparison.values()).containsExactly(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1 | \"failed to parse filter (1)\" (line 1, column 1)",
                "a=near.1 | \"failed to parse filter (near.1)\" (line 1, column 1)",
                "a=in.1 | \"failed to parse filter (in.1)\" (line 1, column 4)",
                "a=in.(1 | \"failed to parse filter (in.(1)\" (line 1, column 6)",
                "and=(a.eq.1)x | \"failed to parse logic tree (and(a.eq.1)x)\" (line 1, column 12)",
                "order=.desc | \"failed to parse order (.desc)\" (line 1, column 1)",
                "select=a,,b | \"failed to parse select parameter (a,,b)\" (line 1, column 3)",
                "select=a(b) | \"failed to parse select parameter (a(b))\" (line 1, column 2)",
                "a=eq.%zz | The query string could not be parsed",
            })
    void aFaultSaysWhere(String query, String message) {
        Failure failure =
                catchThrowableOfType(GatewayException.class, () -> get(query)).failure();

        assertThat(failure.code()).isEqualTo("PGRST100");
        assertThat(failure.message()).isEqualTo(message);
    }

    @Test
    void strictHandlingRefusesUnknownPreferences() {
        GatewayException refused = catchThrowableOfType(
                GatewayException.class,
                () -> Preferences.of(List.of("handling=strict, anything=else, return=minimal")));

        assertThat(refused.failure().code()).isEqualTo("PGRST122");
        assertThat(refused.failure().details()).isEqualTo("Invalid preferences: anything=else");
    }

    /** Any garbage is an operation or a documented refusal, never another exception. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void garbageIsRefusedInOrder(long seed) {
        Random random = new Random(seed);
        String alphabet = "ab.,()\"\\*:=&not.and.or.eq.in.is%20";
        for (int round = 0; round < 2_000; round++) {
            StringBuilder query = new StringBuilder(random.nextBoolean() ? "a=" : "or=(");
            for (int length = random.nextInt(30); length > 0; length--) {
                query.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(get(query.toString())).isNotNull();
            } catch (GatewayException refused) {
                assertThat(refused.failure().code())
                        .as("seed %d: %s", seed, query)
                        .startsWith("PGRST1");
            }
        }
    }
}
