package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The schema that a request is about. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class SchemaProfileIT {

    @Test
    void theFirstSchemaIsTheDefault(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id,name&id=eq.1
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1&select=id%2Cname
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1,"name":"Aalborg"}]""");
    }

    @Test
    void aReadNamesItsSchemaByAcceptProfile(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?id=eq.1
                        Accept-Profile: customs
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1
                        content-profile: customs
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1,"tariff":15}]""");
    }

    @Test
    void aWriteNamesItsSchemaByContentProfile(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/add
                        Content-Profile: harbour
                        Content-Type: application/json

                        {"a": 1}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        11""");
        assertThat(harbour.answer("""
                        POST /rpc/add
                        Content-Profile: customs
                        Content-Type: application/json

                        {"a": 1}
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function customs.add(a) in the schema \
                        cache","details":"Searched for the function customs.add with parameter a or with a \
                        single unnamed json/jsonb parameter, but no matches were found in the schema cache.",\
                        "hint":null}""");
    }

    @Test
    void aSchemaThatIsNotExposedIsToldWithThoseThatAre(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /secret
                        Accept-Profile: ledger
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST106

                        {"code":"PGRST106","message":"Invalid schema: ledger","details":null,"hint":"Only the \
                        following schemas are exposed: harbour, customs"}""");
        assertThat(harbour.answer("""
                        POST /port
                        Content-Profile: nowhere

                        {}
                        """)).isEqualTo("""
                        406
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST106

                        {"code":"PGRST106","message":"Invalid schema: nowhere","details":null,"hint":"Only the \
                        following schemas are exposed: harbour, customs"}""");
    }

    @Test
    void aTableOfAnotherSchemaIsNotFound(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /duty
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST205

                        {"code":"PGRST205","message":"Could not find the table 'harbour.duty' in the schema \
                        cache","details":null,"hint":null}""");
    }

    @Test
    void aTableThatIsNotThereIsToldWithTheNearestName(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /shipp
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST205

                        {"code":"PGRST205","message":"Could not find the table 'harbour.shipp' in the schema \
                        cache","details":null,"hint":"Perhaps you meant the table 'harbour.ship'"}""");
    }
}
