package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order rows come. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class OrderIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    id.desc | 4 3 2 1
                    name | 1 2 3 4
                    built.desc,id | 4 2 1 3
                    built.asc,name.desc | 3 1 2 4
                    length.nullsfirst | 4 2 1 3
                    length.desc.nullslast | 3 1 2 4
                    length.asc.nullsfirst | 4 2 1 3
                    length.desc | 4 3 1 2
                    cargo->tons.desc.nullslast | 3 1 2 4
                    cargo->>tons.nullslast | 1 2 3 4
                    age.desc.nullslast,id | 1 3 2 4
                    kind | 2 1 4 3
                    """)
    void shipsComeInOrder(String query, String ids, Harbour harbour) {
        assertThat(harbour.body("/ship?select=id&order=" + query)).isEqualTo(Harbour.ofIds(ids));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    /ship?select=id,company()&order=company(name).desc,id | [{"id":4}, {"id":3}, {"id":1},\
                     {"id":2}]
                    /ship?select=id,certificate(number)&order=certificate(number).nullslast,id.desc | \
                    [{"id":1,"certificate":{"number": "C-1"}}, {"id":2,"certificate":{"number": "C-2"}},\
                     {"id":4,"certificate":null}, {"id":3,"certificate":null}]
                    /company?select=name,ship(id)&order=name&ship.order=id.desc | [{"name":"Drift","ship":[]},\
                     {"name":"Nordlys","ship":[{"id": 2}, {"id": 1}]}, {"name":"Sydhavn","ship":[{"id": 3}]}]
                    /odd%20names?select=the%20key&order="a,b".desc | [{"the key":1}]
                    /company?select=id,owned:ship(id)&owned.order=name.desc&order=id | [{"id":1,"owned":[{"id": \
                    2}, {"id": 1}]}, {"id":2,"owned":[{"id": 3}]}, {"id":3,"owned":[]}]
                    """)
    void rowsComeInOrder(String path, String body, Harbour harbour) {
        assertThat(harbour.body(path)).isEqualTo(body);
    }

    @Test
    void anOrderThatCannotBeReadNamesThePlace(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?order=id.sideways
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse order (id.sideways)\\" (line 1,\
                         column 4)","details":"unexpected \\"s\\" expecting \\"asc\\", \\"desc\\",\
                         \\"nullsfirst\\" or \\"nullslast\\"","hint":null}""");
        assertThat(harbour.answer("""
                        GET /ship?order=id.asc.nulls
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse order (id.asc.nulls)\\" (line 1,\
                         column 8)","details":"unexpected end of input expecting \\"nullsfirst\\" or \
                        \\"nullslast\\"","hint":null}""");
    }

    @Test
    void anOrderByWhatIsNotEmbeddedIsRefused(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id&order=company(name)
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST108

                        {"code":"PGRST108","message":"'company' is not an embedded resource in this request",\
                        "details":null,"hint":"Verify that 'company' is included in the 'select' query \
                        parameter."}""");
    }

    @Test
    void anOrderByManyIsRefused(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /company?select=id,ship(id)&order=ship(name)
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST118

                        {"code":"PGRST118","message":"A related order on 'ship' is not possible",\
                        "details":"'company' and 'ship' do not form a many-to-one or one-to-one relationship",\
                        "hint":null}""");
    }
}
