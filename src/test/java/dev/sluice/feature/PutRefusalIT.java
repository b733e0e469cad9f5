package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that cannot be put where the address says. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class PutRefusalIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void onlyTheKeyMayBeNamed(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1&good=eq.tea
                        apikey: <service key>

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST105

                        {"code":"PGRST105","message":"Filters must include all and only primary key columns with \
                        'eq' operators","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /tariff
                        apikey: <service key>

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST105

                        {"code":"PGRST105","message":"Filters must include all and only primary key columns with \
                        'eq' operators","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /tariff?good=eq.tea
                        apikey: <service key>

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST105

                        {"code":"PGRST105","message":"Filters must include all and only primary key columns with \
                        'eq' operators","details":null,"hint":null}""");
    }

    @Test
    void onlyEqualityMayNameIt(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=gt.1
                        apikey: <service key>

                        {"id": 2, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST105

                        {"code":"PGRST105","message":"Filters must include all and only primary key columns with \
                        'eq' operators","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /tariff?id=not.eq.1
                        apikey: <service key>

                        {"id": 2, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST105

                        {"code":"PGRST105","message":"Filters must include all and only primary key columns with \
                        'eq' operators","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /tariff?and=(id.eq.1)
                        apikey: <service key>

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST105

                        {"code":"PGRST105","message":"Filters must include all and only primary key columns with \
                        'eq' operators","details":null,"hint":null}""");
    }

    @Test
    void aTableWithoutAKeyHasNoPlaceToPutARow(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /journal?day=eq.1900-01-01
                        apikey: <service key>

                        {"day": "1900-01-01", "entry": "sun"}
                        """)).isEqualTo("""
                        405
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST105

                        {"code":"PGRST105","message":"Filters must include all and only primary key columns with \
                        'eq' operators","details":null,"hint":null}""");
    }

    @Test
    void theBodyMustHaveTheKeyOfTheAddress(Harbour harbour, TestDatabase database) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1
                        apikey: <service key>

                        {"id": 2, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST115

                        {"code":"PGRST115","message":"Payload values do not match URL in primary key \
                        column(s)","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1
                        apikey: <service key>

                        {"good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column pgrst_body.id does not \
                        exist","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1
                        apikey: <service key>

                        {}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column pgrst_body.id does not \
                        exist","details":null,"hint":null}""");
        assertThat(database.value("select string_agg(good || price, ' ' order by id) from harbour.tariff"))
                .isEqualTo("tea3 tea4 rum9");
    }

    @Test
    void aRangeHasNoMeaning(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1&limit=1
                        apikey: <service key>

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST114

                        {"code":"PGRST114","message":"limit/offset querystring parameters are not allowed for \
                        PUT","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        PUT /tariff?id=eq.1&offset=1
                        apikey: <service key>

                        {"id": 1, "good": "tea", "year": 1890}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST114

                        {"code":"PGRST114","message":"limit/offset querystring parameters are not allowed for \
                        PUT","details":null,"hint":null}""");
    }

    @Test
    void anIdentityThatIsAlwaysGivenIsNotPut(Harbour harbour) {
        assertThat(harbour.answer("""
                        PUT /receipt?number=eq.1
                        apikey: <service key>

                        {"number": 1, "holder": "eve"}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=428C9

                        {"code":"428C9","message":"cannot insert a non-DEFAULT value into column \
                        \\"number\\"","details":"Column \\"number\\" is an identity column defined as GENERATED \
                        ALWAYS.","hint":"Use OVERRIDING SYSTEM VALUE to override."}""");
    }
}
