package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns a read shows, under which names and as which types. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class SelectIT {

    @Test
    void allColumnsShowWhereNothingIsSelected(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?id=eq.1
                        """)).isEqualTo("""
                        200
                        content-location: /port?id=eq.1
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1,"name":"Aalborg","country":"DK","opened":"1900-05-01"}]""");
    }

    @Test
    void columnsAreRenamedAndCast(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=title:name,size:length::text,built::text&id=eq.1
                        """)).isEqualTo("""
                        200
                        content-location: /ship?id=eq.1&select=title%3Aname%2Csize%3Alength%3A%3Atext%2Cbuilt%3A%\
                        3Atext
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"title":"Alma","size":"88.50","built":"1999"}]""");
    }

    @Test
    void aColumnThatIsNotThereIsToldByPostgres(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id,nmae
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column port.nmae does not exist",\
                        "details":null,"hint":"Perhaps you meant to reference the column \\"port.name\\"."}""");
    }

    @Test
    void aSelectListThatCannotBeReadNamesThePlace(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /port?select=id,,name
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse select parameter (id,,name)\\" (line 1,\
                         column 4)","details":"unexpected \\",\\" expecting \\"...\\",\
                         field name (* or [a..z0..9_$]), \\"*\\" or \\"count()\\"","hint":null}""");
        assertThat(harbour.answer("""
                        GET /port?select=name::
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse select parameter (name::)\\" (line 1,\
                         column 7)","details":"unexpected end of input expecting letter or digit","hint":null}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    /ship?select=cargo->tons&id=eq.1 | [{"tons":12}]
                    /ship?select=cargo->>tons&id=eq.1 | [{"tons":"12"}]
                    /ship?select=cargo->lots->0->>name&id=eq.1 | [{"name":"salt"}]
                    /ship?select=cargo->lots->-1&id=eq.1 | [{"lots":{"name": "rye"}}]
                    /ship?select=first:cargo->lots->0&id=eq.1 | [{"first":{"name": "salt"}}]
                    /ship?select=cargo->tons::text&id=eq.1 | [{"tons":"12"}]
                    /ship?select=log->>a&id=eq.1 | [{"a":"1"}]
                    /ship?select=age&id=eq.1 | [{"age":21}]
                    /ship?select=years:age::text&id=eq.1 | [{"years":"21"}]
                    /ship?select=crew->0&id=eq.1 | [{"crew":"Ida"}]
                    /ship?select=crew,service&id=eq.1 | [{"crew":["Ida",\
                    "Bo"],"service":"[2000-01-01,2010-01-01)"}]
                    /ship?select=hull&id=in.(1,2,3) | [{"hull":"H-0007"}, {"hull":"H-0042"}, {"hull":null}]
                    /ship?select=hull::text&id=eq.1 | [{"hull":"\\"H-0007\\""}]
                    /ship?select=kind&id=eq.1 | [{"kind":"ferry"}]
                    /odd%20names?select="a,b","the key" | [{"a,b":"comma","the key":1}]
                    /odd%20names?select="say \\"hi\\"" | [{"say \\"hi\\"":"quote"}]
                    /odd%20names?select=zwölf,select | [{"zwölf":"umlaut","select":"keyword"}]
                    /odd%20names?select="back\\\\slash" | [{"back\\\\slash":"slash"}]
                    /odd%20names?select=the key | [{"the key":1}]
                    /ship?select=&id=eq.1 | [{"id":1,"name":"Alma","kind":"ferry",\
                    "length":88.50,"built":1999,"company_id":1,"home_id":1,"yard_id":2,"mother_id":null,"hull":7,\
                    "cargo":{"lots": [{"name": "salt"}, {"name": "rye"}],\
                     "tons": 12},"log":{"a": 1},"crew":["Ida","Bo"],"service":"[2000-01-01,2010-01-01)",\
                    "story":"'ferri':2 'sail':3 'slowli':4","active":true}]
                    /ship?select=*,age&id=eq.1&select=id | [{"id":1,"name":"Alma","kind":"ferry",\
                    "length":88.50,"built":1999,"company_id":1,"home_id":1,"yard_id":2,"mother_id":null,"hull":"H\
                    -0007","cargo":{"lots": [{"name": "salt"}, {"name": "rye"}],\
                     "tons": 12},"log":{"a": 1},"crew":["Ida","Bo"],"service":"[2000-01-01,2010-01-01)",\
                    "story":"'ferri':2 'sail':3 'slowli':4","active":true,"age":21}]
                    /ferry?select=number,name&order=number | [{"number":1,"name":"Alma"},\
                     {"number":4,"name":"Dagny"}]
                    /ship?select=name,name&id=eq.1 | [{"name":"Alma","name":"Alma"}]
                    """)
    void aSelectFinds(String path, String body, Harbour harbour) {
        assertThat(harbour.body(path)).isEqualTo(body);
    }
}
