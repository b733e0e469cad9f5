package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions whose only argument is the body. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class CallBodyIT {

    @BeforeEach
    void restore(TestDatabase database) {
        database.run("select ledger.restore()");
    }

    @Test
    void aBodyMayBeTheOnlyArgument(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/echo

                        {"a": [1, null], "a": 2}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"a": [1, null], "a": 2}""");
        assertThat(harbour.answer("""
                        POST /rpc/echo_binary

                        {"a": [1, null], "a": 2}
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        {"a": 2}""");
        assertThat(harbour.answer("""
                        POST /rpc/echo

                        [1, "two"]
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST102

                        {"code":"PGRST102","message":"All object keys must match","details":null,"hint":null}""");
    }

    @Test
    void aBodyMayBeText(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/shout
                        Content-Type: text/plain

                        ahoy "you"
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "AHOY \\"YOU\\"\"""");
    }

    @Test
    void aBodyMayBeBytesOrXml(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/octets
                        Content-Type: application/octet-stream

                        ü+1
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        4""");
        assertThat(harbour.answer("""
                        POST /rpc/bill
                        Content-Type: text/xml

                        <toll>5</toll>
                        """)).isEqualTo("""
                        200
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        "<paid><toll>5</toll></paid>\"""");
    }

    @Test
    void aBodyOfAnotherTypeFindsNoFunction(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /rpc/shout
                        Content-Type: application/octet-stream

                        ahoy
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.shout in the schema \
                        cache","details":"Searched for the function harbour.shout with a single unnamed bytea \
                        parameter, but no matches were found in the schema cache.","hint":null}""");
        assertThat(harbour.answer("""
                        POST /rpc/hail
                        Content-Type: text/plain

                        ahoy
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.hail in the schema \
                        cache","details":"Searched for the function harbour.hail with a single unnamed text \
                        parameter, but no matches were found in the schema cache.","hint":null}""");
        assertThat(harbour.answer("""
                        POST /rpc/hail
                        Content-Type: image/png

                        ahoy
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST102

                        {"code":"PGRST102","message":"Content-Type not acceptable: \
                        image/png","details":null,"hint":null}""");
    }
}
