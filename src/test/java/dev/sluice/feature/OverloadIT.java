package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions of the same name, and what becomes of calls that more than one of them could take. */
@Alone
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class OverloadIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void argumentsDecide(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/toll?kilos=3
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "by weight\"""");
        assertThat(harbour.answer("""
                        GET /rpc/toll?kilos=3&zone=inner
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "in inner\"""");
        assertThat(harbour.answer("""
                        POST /rpc/toll

                        {"zone": "inner", "kilos": 3}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "in inner\"""");
    }

    @Test
    void whatNoneNamesMayGoToTheOneThatTakesABody(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/toll

                        {"letter": "please"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "by paper\"""");
        assertThat(harbour.answer("""
                        GET /rpc/toll?letter=please
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.toll(letter) in the \
                        schema cache","details":"Searched for the function harbour.toll with parameter letter, \
                        but no matches were found in the schema cache.","hint":null}""");
    }

    @Test
    void whatTwoCouldTakeIsRefused(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/dock?berth=1
                        """)).isEqualTo("""
                        300
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST203

                        {"code":"PGRST203","message":"Could not choose the best candidate function between: \
                        harbour.dock(berth => integer, pilot => text), harbour.dock(berth => integer, tide => \
                        integer)","details":null,"hint":"Try renaming the parameters or the function itself in \
                        the database so function overloading can be resolved"}""");
        assertThat(harbour.answer("""
                        POST /rpc/dock

                        {"berth": 1}
                        """)).isEqualTo("""
                        300
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST203

                        {"code":"PGRST203","message":"Could not choose the best candidate function between: \
                        harbour.dock(berth => integer, pilot => text), harbour.dock(berth => integer, tide => \
                        integer)","details":null,"hint":"Try renaming the parameters or the function itself in \
                        the database so function overloading can be resolved"}""");
        assertThat(harbour.answer("""
                        GET /rpc/dock?berth=1&pilot=Rune
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "pilot\"""");
    }

    @Test
    void aBodyThatDoesNotFitNamesTheFunction(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/dock

                        {"berth": "one", "tide": 2}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=22P02

                        {"code":"22P02","message":"invalid input syntax for type integer: \
                        \\"one\\"","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        GET /rpc/dock?berth=one&tide=2
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=22P02

                        {"code":"22P02","message":"invalid input syntax for type integer: \
                        \\"one\\"","details":null,"hint":null}""");
    }
}
