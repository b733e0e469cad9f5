package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of related rows among those of the row itself. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class SpreadIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    /ship?select=name,...company(owner:name)&order=id | [{"name":"Alma","owner":"Nordlys"},\
                     {"name":"Bris","owner":"Nordlys"}, {"name":"Ceres","owner":"Sydhavn"}, {"name":"Dagny",\
                    "owner":null}]
                    /ship?select=name,...company(owner:name,...port(seat:name))&id=eq.1 | [{"name":"Alma",\
                    "owner":"Nordlys","seat":"Bergen"}]
                    /ship?select=name,...certificate(number)&order=id | [{"name":"Alma","number":"C-1"},\
                     {"name":"Bris","number":"C-2"}, {"name":"Ceres","number":null}, {"name":"Dagny",\
                    "number":null}]
                    /company?select=name,...ship(ships:name)&order=id&ship.order=name | [{"name":"Nordlys",\
                    "ships":["Alma", "Bris"]}, {"name":"Sydhavn","ships":["Ceres"]}, {"name":"Drift","ships":[]}]
                    /company?select=name,...ship(ships:name,built)&order=id&ship.order=id | [{"name":"Nordlys",\
                    "ships":["Alma", "Bris"],"built":[1999, 2005]}, {"name":"Sydhavn",\
                    "ships":["Ceres"],"built":[1999]}, {"name":"Drift","ships":[],"built":[]}]
                    /pilot?select=name,...port(ports:name)&order=id&port.order=id | [{"name":"Pia",\
                    "ports":["Aalborg", "Bergen"]}, {"name":"Rune","ports":["Bergen"]}]
                    /ship?select=id,...company!inner(name)&order=id | [{"id":1,"name":"Nordlys"},\
                     {"id":2,"name":"Nordlys"}, {"id":3,"name":"Sydhavn"}]
                    /ship?select=name,...company(*)&id=eq.1 | [{"name":"Alma","id":1,"name":"Nordlys",\
                    "port_id":2}]
                    /company?select=id,...ship(ages:age)&order=id&ship.order=id | [{"id":1,"ages":[21, 15]},\
                     {"id":2,"ages":[21]}, {"id":3,"ages":[]}]
                    """)
    void fieldsAreSpread(String path, String body, Harbour harbour) {
        assertThat(harbour.body(path)).isEqualTo(body);
    }

    @Test
    void aSpreadRowIsWhole(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=name,...company(owner:name)&id=eq.4
                        """)).isEqualTo("""
                        200
                        content-location: /ship?id=eq.4&select=name%2C...company%28owner%3Aname%29
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"name":"Dagny","owner":null}]""");
    }
}
