package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a function is found and given its arguments. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class CallIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void argumentsAreNamed(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/hail?name=Ida
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "ahoy Ida\"""");
        assertThat(harbour.answer("""
                        POST /rpc/hail

                        {"name": "Ida", "loud": true}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "IDA!\"""");
        assertThat(harbour.answer("""
                        HEAD /rpc/hail?name=Ida
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range
                        """);
    }

    @Test
    void argumentsMayComeAsAForm(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/hail
                        Content-Type: application/x-www-form-urlencoded

                        name=Ida+%26+Bo&loud=true
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "IDA & BO!\"""");
    }

    @Test
    void anArgumentThatIsSaidTwiceIsTheLast(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/hail?name=Ida&name=Bo
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "ahoy Bo\"""");
        assertThat(harbour.answer("""
                        POST /rpc/hail

                        {"name": "Ida", "name": "Bo"}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "ahoy Bo\"""");
    }

    @Test
    void anArgumentMustBeKnown(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/hail?name=Ida&mood=good
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.hail(mood, name) in \
                        the schema cache","details":"Searched for the function harbour.hail with parameters \
                        mood, name, but no matches were found in the schema cache.","hint":"Perhaps you meant to \
                        call the function harbour.hail(loud, name)"}""");
        assertThat(harbour.answer("""
                        POST /rpc/hail

                        {}
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.hail without \
                        parameters in the schema cache","details":"Searched for the function harbour.hail \
                        without parameters or with a single unnamed json/jsonb parameter, but no matches were \
                        found in the schema cache.","hint":null}""");
    }

    @Test
    void columnsChooseArguments(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/hail?columns=name

                        {"name": "Ida", "loud": true, "nobody": 1}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "ahoy Ida\"""");
    }

    @Test
    void anArrayGivesItsFirstObject(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/hail

                        [{"name": "Ida"}, {"name": "Bo"}]
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "ahoy Ida\"""");
    }

    @Test
    void variadicArgumentsAreRepeated(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /rpc/rope?strand=hemp&ends=1&ends=2
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "hemp:1+2\"""");
        assertThat(harbour.answer("""
                        POST /rpc/rope

                        {"strand": "hemp", "ends": [3, 4]}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "hemp:3+4\"""");
        assertThat(harbour.answer("""
                        POST /rpc/rope
                        Content-Type: application/x-www-form-urlencoded

                        strand=hemp&ends=5&ends=6
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "hemp:5+6\"""");
    }
}
