package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions joined by and, or and not, at the top and within embedded resources. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class LogicIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    or=(id.eq.1,id.eq.3) | 1 3
                    and=(id.gte.2,id.lte.3) | 2 3
                    or=(id.eq.1,and(id.gt.1,name.like.D*)) | 1 4
                    not.or=(id.eq.1,id.eq.3) | 2 4
                    not.and=(id.gte.2,id.lte.3) | 1 4
                    or=(id.eq.1,not.and(id.lt.4,kind.neq.tug)) | 1 2 4
                    or=(name.eq."Alma",name.in.("Bris","Ce,res")) | 1 2
                    or=(id.not.in.(1,2),cargo->>tons.eq.3) | 2 3 4
                    or=(id.eq(any).{1,2},id.is.null) | 1 2
                    or=(home_id.is.null,built.lt.2000) | 1 3 4
                    or=(id.eq.1,id.eq.2)&or=(id.eq.2,id.eq.3) | 2
                    or=(story.fts(english).tug,hull.eq.H-0007) | 1 2
                    and=(or(id.eq.1,id.eq.2),or(id.eq.2,id.eq.3)) | 2
                    or=(crew.cs.{Ida},crew.eq.{}) | 1 3
                    """)
    void aTreeFindsShips(String query, String ids, Harbour harbour) {
        assertThat(harbour.body("/ship?select=id&order=id&" + query)).isEqualTo(Harbour.ofIds(ids));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    /company?select=name,ship(id)&ship.or=(id.eq.1,id.eq.3)&order=id | [{"name":"Nordlys",\
                    "ship":[{"id": 1}]}, {"name":"Sydhavn","ship":[{"id": 3}]}, {"name":"Drift","ship":[]}]
                    /company?select=name,ship(id)&ship.not.and=(id.eq.1,kind.eq.ferry)&order=id | \
                    [{"name":"Nordlys","ship":[{"id": 2}]}, {"name":"Sydhavn","ship":[{"id": 3}]},\
                     {"name":"Drift","ship":[]}]
                    """)
    void aTreeFinds(String path, String body, Harbour harbour) {
        assertThat(harbour.body(path)).isEqualTo(body);
    }

    @Test
    void aTreeThatCannotBeReadNamesThePlace(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?or=(id.eq.1,id.eq.3
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse logic tree ((id.eq.1,id.eq.3)\\" (line \
                        1, column 19)","details":"unexpected end of input expecting \\",\\" or \\")\\"",\
                        "hint":null}""");
        assertThat(harbour.answer("""
                        GET /ship?or=()
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse logic tree (())\\" (line 1, column 4)",\
                        "details":"unexpected \\")\\" expecting field name (* or [a..z0..9_$]),\
                         negation operator (not) or logic operator (and, or)","hint":null}""");
        assertThat(harbour.answer("""
                        GET /ship?or=(id.eq.1,id.near.3)
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse logic tree ((id.eq.1,id.near.3))\\" \
                        (line 1, column 15)","details":"unexpected \\"e\\" expecting \\"not\\" or operator (eq,\
                         gt, ...)","hint":null}""");
    }
}
