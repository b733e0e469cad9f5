package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads whose words do not fit in a URL. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class LongQueryIT {

    @Test
    void theQueryMethodTakesTheWordsAsABody(Harbour harbour) {
        assertThat(harbour.answer("""
                        QUERY /port
                        Content-Type: application/x-www-form-urlencoded

                        select=id,name&id=in.(1,2)&order=id.desc
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=in.%281%2C2%29&order=id.desc&select=id%2Cname
                        content-profile: harbour
                        content-range: 0-1/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":2,"name":"Bergen"},
                         {"id":1,"name":"Aalborg"}]""");
    }

    @Test
    void aPostToQueryDoesTheSame(Harbour harbour) {
        assertThat(harbour.answer("""
                        POST /port/query
                        Content-Type: application/x-www-form-urlencoded

                        select=id,name&id=in.(1,2)&order=id.desc
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=in.%281%2C2%29&order=id.desc&select=id%2Cname
                        content-profile: harbour
                        content-range: 0-1/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":2,"name":"Bergen"},
                         {"id":1,"name":"Aalborg"}]""");
    }
}
