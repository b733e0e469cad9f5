package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a function is called with where its parameters may be left out, or have no name. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallArgumentsIT {

    private static final String FUNCTIONS = """
            create function harbour.tide(height int default 5) returns int immutable language sql
            as $$ select height $$;
            create function harbour.flare(text default 'red') returns text immutable language sql
            as $$ select $1 $$;
            """;

    private Harbour harbour;

    @BeforeAll
    void open(Harbour usual, TestDatabase database) {
        database.run(FUNCTIONS);
        harbour = new Harbour(HarbourExtension.start(database));
    }

    @AfterAll
    void close() {
        harbour.close();
    }

    private static String value(String json) {
        return """
                200
                content-profile: harbour
                content-range: 0-0/*
                content-type: application/json; charset=utf-8
                vary: Accept, Prefer, Range

                """ + json;
    }

    @Test
    void aBodyThatIsNoJsonGivesNoNamedArguments() {
        assertThat(harbour.answer("""
                        POST /rpc/tide
                        Content-Type: text/plain

                        7
                        """)).isEqualTo(value("5"));
        assertThat(harbour.answer("""
                        POST /rpc/tide?columns=height
                        Content-Type: application/octet-stream

                        7
                        """)).isEqualTo(value("5"));
    }

    @Test
    void aParameterWithoutANameTakesTheArgumentsAsOneObject() {
        assertThat(harbour.answer("GET /rpc/flare")).isEqualTo(value("\"{}\""));
        assertThat(harbour.answer("""
                        POST /rpc/flare
                        Content-Type: text/plain

                        green
                        """)).isEqualTo(value("\"green\""));
    }

    @Test
    void argumentsThatNoFunctionTakesAreToldInTheirOrder() {
        assertThat(harbour.answer("""
                        POST /rpc/tide?columns=width,height,depth,age
                        Content-Type: application/json

                        {"height": 1}
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST202

                        {"code":"PGRST202","message":"Could not find the function harbour.tide(age, depth, height, \
                        width) in the schema cache","details":"Searched for the function harbour.tide with \
                        parameters age, depth, height, width or with a single unnamed json/jsonb parameter, but no \
                        matches were found in the schema cache.","hint":null}""");
    }
}
