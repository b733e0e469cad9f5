package dev.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members of a body that the caller may not set: columns not granted, columns that are worked out, another's id. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class MassAssignmentAttackIT {

    private static final String AS_IDA = "\nContent-Type: application/json\nAuthorization: Bearer <token of ida>\n";

    private static final String AS_SERVICE = "\nContent-Type: application/json\napikey: <service key>\n";

    private static final String NO_WAGE = """
            403
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=42501

            {"code":"42501","message":"permission denied for table wage","details":null,"hint":null}""";

    private Harbour harbour;
    private TestDatabase database;

    @BeforeEach
    void prepare(Harbour runningHarbour, TestDatabase testDatabase) {
        harbour = runningHarbour;
        database = testDatabase;
        database.run("select ledger.restore()");
    }

    @AfterEach
    void wagesAreWhatTheyWere() {
        assertThat(database.value(
                        "select string_agg(concat_ws(' ', id, name, amount), ', ' order by id) from harbour.wage"))
                .isEqualTo("1 Pia 30, 2 Rune 40");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST /wage|{\"id\":3,\"name\":\"Ida\",\"amount\":1000}",
                "POST /wage|[{\"id\":3,\"name\":\"Ida\",\"amount\":1},{\"id\":4,\"name\":\"Bo\",\"amount\":1}]",
                "POST /wage?columns=id,name,amount|{\"id\":3,\"name\":\"Ida\",\"amount\":1000}",
                "POST /wage?columns=id,amount|{\"id\":3}",
                "PATCH /wage?id=eq.1|{\"amount\":1000}",
                "PATCH /wage?id=eq.1|{\"name\":\"Ida\",\"amount\":1000}",
                "PATCH /wage?id=eq.1|{\"id\":9}",
                "PATCH /wage?id=eq.1&columns=amount|{\"name\":\"Ida\",\"amount\":1000}",
                "PATCH /wage?amount=gt.0|{\"name\":\"Ida\"}",
                "PUT /wage?id=eq.1|{\"id\":1,\"name\":\"Ida\",\"amount\":1000}",
                "DELETE /wage?amount=gt.0|~~"
            })
    void aColumnThatIsNotGrantedIsNotSet(String request, String body) {
        assertThat(harbour.answer(request + AS_IDA + "\n" + body)).isEqualTo(NO_WAGE);
    }

    @Test
    void aColumnThatIsNotGrantedIsNotShown() {
        assertThat(harbour.answer(
                        "POST /wage" + AS_IDA + "Prefer: return=representation\n\n{\"id\":3,\"name\":\"Ida\"}"))
                .isEqualTo(NO_WAGE);
        assertThat(harbour.answer("GET /wage?select=amount" + AS_IDA)).isEqualTo(NO_WAGE);
        assertThat(harbour.answer("GET /wage?select=name&order=amount" + AS_IDA))
                .isEqualTo(NO_WAGE);
        assertThat(harbour.answer("GET /wage?select=name&amount=gt.0" + AS_IDA)).isEqualTo(NO_WAGE);
        assertThat(harbour.answer("GET /wage?select=name,amount.sum()" + AS_IDA))
                .isEqualTo(NO_WAGE);
        assertThat(harbour.answer("GET /wage?select=name&id=eq.1" + AS_IDA)).endsWith("\n\n[{\"name\":\"Pia\"}]");
    }

    /** What {@code columns} leaves out is not written, whatever the body says. */
    @Test
    void theColumnsOfARequestAreAllThatIsWritten() {
        assertThat(harbour.answer("POST /crate?columns=label&select=label,kilos" + AS_SERVICE
                        + "Prefer: return=representation\n\n{\"label\":\"odd\",\"kilos\":99999,\"id\":1}"))
                .endsWith("\n\n[{\"label\":\"odd\",\"kilos\":10.00}]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST /crate|{\"label\":\"odd\",\"pounds\":1}|column \\\"pounds\\\"",
                "PATCH /crate?id=eq.1|{\"pounds\":1}|column \\\"pounds\\\"",
                "POST /receipt|{\"number\":1,\"holder\":\"ida\"}|column \\\"number\\\"",
                "PATCH /receipt?number=eq.1|{\"number\":9}|column \\\"number\\\""
            })
    void aColumnThatIsWorkedOutIsNotSet(String request, String body, String named) {
        assertThat(harbour.answer(request + AS_SERVICE + "\n" + body))
                .startsWith("400\ncontent-type: application/json; charset=utf-8\nproxy-status: sluice; error=428C9\n")
                .contains("{\"code\":\"428C9\",\"message\":\"")
                .contains(named);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST /parcel|{\"id\":8,\"owner\":\"bo\",\"content\":\"x\"}",
                "POST /parcel|[{\"id\":8,\"owner\":\"ida\"},{\"id\":9,\"owner\":\"bo\"}]",
                "POST /parcel|{\"id\":8}",
                "POST /parcel|{\"id\":8,\"owner\":null}",
                "PATCH /parcel?id=eq.1|{\"owner\":\"bo\"}",
                "PATCH /parcel?id=eq.1|{\"owner\":null}",
                "PUT /parcel?id=eq.8|{\"id\":8,\"owner\":\"bo\",\"content\":\"x\"}"
            })
    void aRowIsNotGivenToAnother(String request, String body) {
        assertThat(harbour.answer(request + AS_IDA + "\n" + body)).isEqualTo("""
                        403
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42501

                        {"code":"42501","message":"new row violates row-level security policy for table \\"parcel\\"",\
                        "details":null,"hint":null}""");
        assertThat(database.value("select string_agg(id || ' ' || owner, ', ' order by id) from harbour.parcel"))
                .isEqualTo("1 ida, 2 bo");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"identity\":{\"role\":\"service_role\"}}",
                "{\"role\":\"service_role\"}",
                "{\"operations\":[{\"table\":\"wage\",\"identity\":{\"role\":\"service_role\"}}],\"mode\":\"parallel\"}"
            })
    void anIdentityIsNoMemberOfAMessage(String message) {
        for (String path : new String[] {"/batch/v1", "/tx/v1"}) {
            assertThat(harbour.answer("POST " + path + AS_IDA + "\n" + message))
                    .startsWith(
                            "400\ncontent-type: application/json; charset=utf-8\nproxy-status: sluice; error=SLC201\n");
        }
    }

    @Test
    void anArgumentThatAFunctionDoesNotHaveFindsNone() {
        assertThat(harbour.answer("POST /rpc/hail" + AS_IDA + "\n{\"name\":\"x\",\"role\":\"service_role\"}"))
                .startsWith("404\n")
                .contains("{\"code\":\"PGRST202\",");
    }
}
