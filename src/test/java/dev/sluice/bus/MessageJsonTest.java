package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessOutcome;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.Consistency;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.FilterOperator;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OrderTerm;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableOperationBuilder;
import dev.sluice.contract.TransactionEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageJsonTest {

    private static final Identity ANON = Identity.anonymous("anon");

    private static final String ANON_JSON =
            "{\"role\":\"anon\",\"credential\":\"anonymous\",\"claims\":{\"role\":\"anon\"}}";

    @Test
    void aTableOperationReadsEveryFieldOfTheContract() {
        TableOperation read = MessageJson.decode("""
                {"schema": "public", "table": "projects", "operation": "update",
                 "columns": ["id", {"column": "name", "alias": "n", "cast": "text"}],
                 "filters": {"id": "a1", "credits": {"gte": 10, "lt": 20.50},
                             "or": [{"x": null}, {"y": {"in": [1, "b"]}}],
                             "not": {"z": {"is": "true"}}},
                 "data": {"price": 1.10, "big": 12345678901234567890},
                 "order_by": ["name.desc.nullslast", {"column": "a.b", "direction": "asc", "nulls": "first"}],
                 "limit": 5, "offset": 2, "single": true, "count": true, "on_conflict": ["id"], "returning": true,
                 "identity": %s, "timeout_ms": 1500, "allow_unfiltered": true}
                """.formatted(ANON_JSON), TableOperation.class);

        assertThat(read)
                .isEqualTo(new TableOperationBuilder("projects", TableAction.UPDATE)
                        .schema("public")
                        .columns(List.of(ColumnTerm.of("id"), new ColumnTerm("name", "n", "text")))
                        .where(Filter.and(
                                Filter.eq("id", "a1"),
                                Filter.and(
                                        Filter.compare("credits", FilterOperator.GTE, "10"),
                                        Filter.compare("credits", FilterOperator.LT, "20.50")),
                                Filter.or(Filter.isNull("x"), Filter.in("y", List.of("1", "b"))),
                                Filter.not(Filter.compare("z", FilterOperator.IS, "true"))))
                        .data(JsonText.of("{\"price\":1.10,\"big\":12345678901234567890}"))
                        .orderBy(List.of(new OrderTerm("name", true, false), new OrderTerm("a.b", false, true)))
                        .limit(5)
                        .offset(2)
                        .single(true)
                        .count(true)
                        .onConflict(List.of("id"))
                        .returning(true)
                        .timeout(Duration.ofMillis(1500))
                        .allowUnfiltered(true)
                        .as(ANON));
        assertThat(MessageJson.decode(MessageJson.encode(read), TableOperation.class))
                .isEqualTo(read);
    }

    @Test
    void whatMayBeLeftOutMayBeLeftOut() {
        assertThat(MessageJson.decode("{\"table\":\"projects\",\"identity\":" + ANON_JSON + "}", TableOperation.class))
                .isEqualTo(new TableOperationBuilder("projects", null).as(ANON));
    }

    @Test
    void anAccessCheckSaysItsConsistency() {
        AccessCheck check = new AccessCheck("u", "project", "p", "read", Consistency.maxAge(500), true);

        assertThat(MessageJson.encode(check))
                .isEqualTo("{\"user_id\":\"u\",\"resource_type\":\"project\",\"resource_id\":\"p\","
                        + "\"operation\":\"read\",\"consistency\":{\"max_age_ms\":500},\"explain\":true}");
        assertThat(MessageJson.decode(MessageJson.encode(check), AccessCheck.class))
                .isEqualTo(check);
    }

    @Test
    void aDecisionShowsWhatItLacksAsNull() {
        AccessDecision decision = new AccessDecision(
                false,
                AccessOutcome.NOT_FOUND,
                null,
                null,
                List.of(),
                null,
                "view",
                Instant.parse("2026-01-01T00:00:00Z"),
                null,
                1.5);

        assertThat(MessageJson.encode(decision))
                .isEqualTo("{\"access_granted\":false,\"outcome\":\"not_found\",\"effective_role\":null,"
                        + "\"access_method\":null,\"permissions\":[],\"resource_owner\":null,\"source\":\"view\","
                        + "\"as_of\":\"2026-01-01T00:00:00Z\",\"execution_time_ms\":1.5}");
    }

    @Test
    void aFailureIsPostgreSqlsFourParts() {
        assertThat(MessageJson.encode(ErrorCode.BAD_CREDENTIAL.failure("x").failure()))
                .isEqualTo("{\"code\":\"SLC101\",\"message\":\"The credential was refused\","
                        + "\"details\":\"x\",\"hint\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "{} | field table: is missing",
                "{\"table\": null, \"identity\": ID} | field table: is missing",
                "{\"table\": 5, \"identity\": ID} | field table: must be a string",
                "{\"table\": \"t\"} | field identity: is missing",
                "{\"table\": \"t\", \"identity\": {}} | field identity.role: is missing",
                "{\"table\": \"t\", \"identity\": ID, \"tabel\": 1} | field tabel: not a field of this message",
                "{\"table\": \"t\", \"identity\": ID, \"operation\": \"drop\"} | field operation: must be one of "
                        + "select, insert, update, upsert, delete, count, call",
                "{\"table\": \"t\", \"identity\": ID, \"limit\": \"5\"} | field limit: must be a whole number",
                "{\"table\": \"t\", \"identity\": ID, \"limit\": 5.5} | field limit: must be a whole number",
                "{\"table\": \"t\", \"identity\": ID, \"single\": \"yes\"} | field single: must be true or false",
                "{\"table\": \"t\", \"identity\": ID, \"columns\": \"id\"} | field columns: must be an array",
                "{\"table\": \"t\", \"identity\": ID, \"timeout_ms\": 0} | field timeout_ms: must be a whole number "
                        + "of milliseconds, 1 or more",
                "{\"table\": \"t\", \"identity\": ID, \"filters\": {\"a\": {\"near\": 1}}} | field filters.a.near: "
                        + "unknown operator; the operators are eq, neq, gt, gte, lt, lte, like, ilike, in, is,"
                        + " isdistinct, match, imatch, cs, cd, ov, sl, sr, nxr, nxl, adj, fts, plfts, phfts, wfts",
                "{\"table\": \"t\", \"identity\": ID, \"filters\": {\"or\": [{\"a\": [1]}]}} | field filters.or[0].a: "
                        + "must be a string, a number or a boolean",
                "{\"table\": \"t\", | not JSON at line 1, column 15",
                "[] | must be an object",
                "{\"table\": \"t\", \"table\": \"u\", \"identity\": ID} | not JSON at line 1, column 23",
            })
    void aFaultIsNamed(String json, String details) {
        GatewayException refused = catchThrowableOfType(
                GatewayException.class, () -> MessageJson.decode(json.replace("ID", ANON_JSON), TableOperation.class));

        assertThat(refused.failure())
                .isEqualTo(ErrorCode.MALFORMED.failure(details).failure());
    }

    @Test
    void aFaultInABatchNamesTheOperation() {
        GatewayException refused = catchThrowableOfType(
                GatewayException.class,
                () -> MessageJson.decode(
                        ("{\"mode\":\"parallel\",\"identity\":ID,"
                                        + "\"operations\":[{\"table\":\"t\",\"identity\":ID},{\"table\":7}]}")
                                .replace("ID", ANON_JSON),
                        BatchRequest.class));

        assertThat(refused.failure().details()).isEqualTo("field operations[1].table: must be a string");
    }

    @Test
    void aNumberThatNothingCanHoldIsAFaultOfTheSender() {
        GatewayException refused = catchThrowableOfType(
                GatewayException.class, () -> MessageJson.decode("{\"mode\":9e99999999999}", BatchRequest.class));

        assertThat(refused.failure().details()).isEqualTo("a number is beyond what can be read");
    }

    @Test
    void anUnknownActionOfATransactionIsNamed() {
        GatewayException refused = catchThrowableOfType(
                GatewayException.class, () -> MessageJson.decode("{\"action\":\"save\"}", TransactionEnd.class));

        assertThat(refused.failure().details()).isEqualTo("field action: must be one of commit, rollback");
    }
}
