package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Related rows within rows, by every kind of relationship. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class EmbeddingIT {

    @Test
    void theOneThatARowPointsAtIsAnObject(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /company?select=name,port(name)&order=id
                        """)).isEqualTo("""
                        200
                        content-location: /company?order=id&select=name%2Cport%28name%29
                        content-profile: harbour
                        content-range: 0-2/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"name":"Nordlys","port":{"name": "Bergen"}},
                         {"name":"Sydhavn","port":{"name": "Aalborg"}},
                         {"name":"Drift","port":null}]""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    /port?select=name,company(name)&order=id | [{"name":"Aalborg","company":[{"name": \
                    "Sydhavn"}]}, {"name":"Bergen","company":[{"name": "Nordlys"}]}, {"name":"Cork","company":[]}]
                    /ship?select=name,certificate(number)&order=id | [{"name":"Alma","certificate":{"number": \
                    "C-1"}}, {"name":"Bris","certificate":{"number": "C-2"}}, {"name":"Ceres",\
                    "certificate":null}, {"name":"Dagny","certificate":null}]
                    /certificate?select=number,ship(name)&order=ship_id | [{"number":"C-1","ship":{"name": \
                    "Alma"}}, {"number":"C-2","ship":{"name": "Bris"}}]
                    /pilot?select=name,port(name)&order=id&port.order=id | [{"name":"Pia","port":[{"name": \
                    "Aalborg"}, {"name": "Bergen"}]}, {"name":"Rune","port":[{"name": "Bergen"}]}]
                    /port?select=name,pilot(name)&order=id&pilot.order=id | [{"name":"Aalborg","pilot":[{"name": \
                    "Pia"}]}, {"name":"Bergen","pilot":[{"name": "Pia"}, {"name": "Rune"}]}, {"name":"Cork",\
                    "pilot":[]}]
                    /berth?select=number,mooring(rope)&order=port_id,number | [{"number":1,"mooring":[]},\
                     {"number":2,"mooring":[{"rope": "hemp"}]}, {"number":1,"mooring":[{"rope": "steel"}]}]
                    /mooring?select=rope,berth(depth)&order=id | [{"rope":"hemp","berth":{"depth": 12}},\
                     {"rope":"steel","berth":{"depth": 30}}, {"rope":"loose","berth":null}]
                    /ship?select=name,home:port!ship_home(name),yard:port!ship_yard(name)&id=eq.1 | \
                    [{"name":"Alma","home":{"name": "Aalborg"},"yard":{"name": "Bergen"}}]
                    /ship?select=name,port!home_id(name)&id=eq.2 | [{"name":"Bris","port":{"name": "Bergen"}}]
                    /ship?select=name,home_id(name),yard_id(country)&id=eq.2 | [{"name":"Bris",\
                    "home_id":{"name": "Bergen"},"yard_id":{"country": "NO"}}]
                    /ship?select=name,mother:mother_id(name)&order=id | [{"name":"Alma","mother":null},\
                     {"name":"Bris","mother":{"name": "Alma"}}, {"name":"Ceres","mother":{"name": "Alma"}},\
                     {"name":"Dagny","mother":null}]
                    /ship?select=name,ship!mother_id(name)&order=id | [{"name":"Alma","ship":[{"name": "Bris"},\
                     {"name": "Ceres"}]}, {"name":"Bris","ship":[]}, {"name":"Ceres","ship":[]},\
                     {"name":"Dagny","ship":[]}]
                    /ship?select=name,last_seen(name)&order=id | [{"name":"Alma","last_seen":{"name": \
                    "Aalborg"}}, {"name":"Bris","last_seen":{"name": "Bergen"}}, {"name":"Ceres",\
                    "last_seen":{"name": "Bergen"}}, {"name":"Dagny","last_seen":null}]
                    /ship?select=name,sisters(name)&order=id | [{"name":"Alma","sisters":[{"name": "Ceres"}]},\
                     {"name":"Bris","sisters":[]}, {"name":"Ceres","sisters":[{"name": "Alma"}]},\
                     {"name":"Dagny","sisters":[]}]
                    /ferry?select=name,port(name)&order=number | [{"name":"Alma","port":{"name": "Aalborg"}},\
                     {"name":"Dagny","port":null}]
                    /port?select=name,ferry(name)&order=id | [{"name":"Aalborg","ferry":[{"name": "Alma"}]},\
                     {"name":"Bergen","ferry":[]}, {"name":"Cork","ferry":[]}]
                    /port_sheet?select=title,company(name)&order=port_number | [{"title":"Aalborg",\
                    "company":[{"name": "Sydhavn"}]}, {"title":"Bergen","company":[{"name": "Nordlys"}]},\
                     {"title":"Cork","company":[]}]
                    /company?select=name,port_sheet(title)&order=id | [{"name":"Nordlys","port_sheet":{"title": \
                    "Bergen"}}, {"name":"Sydhavn","port_sheet":{"title": "Aalborg"}}, {"name":"Drift",\
                    "port_sheet":null}]
                    /ship?select=name,company(name,port(name,country))&order=id | [{"name":"Alma",\
                    "company":{"name": "Nordlys", "port": {"name": "Bergen", "country": "NO"}}}, {"name":"Bris",\
                    "company":{"name": "Nordlys", "port": {"name": "Bergen", "country": "NO"}}},\
                     {"name":"Ceres","company":{"name": "Sydhavn", "port": {"name": "Aalborg",\
                     "country": "DK"}}}, {"name":"Dagny","company":null}]
                    /company?select=*,ship(id,certificate(*))&order=id | [{"id":1,"name":"Nordlys",\
                    "port_id":2,"ship":[{"id": 1, "certificate": {"number": "C-1", "ship_id": 1}}, {"id": 2,\
                     "certificate": {"number": "C-2", "ship_id": 2}}]}, {"id":2,"name":"Sydhavn",\
                    "port_id":1,"ship":[{"id": 3, "certificate": null}]}, {"id":3,"name":"Drift",\
                    "port_id":null,"ship":[]}]
                    /ship?select=name,company!inner(name)&order=id | [{"name":"Alma","company":{"name": \
                    "Nordlys"}}, {"name":"Bris","company":{"name": "Nordlys"}}, {"name":"Ceres",\
                    "company":{"name": "Sydhavn"}}]
                    /ship?select=name,company!left(name)&order=id | [{"name":"Alma","company":{"name": \
                    "Nordlys"}}, {"name":"Bris","company":{"name": "Nordlys"}}, {"name":"Ceres",\
                    "company":{"name": "Sydhavn"}}, {"name":"Dagny","company":null}]
                    /company?select=name,ship!inner(name)&ship.kind=eq.tug | [{"name":"Nordlys","ship":[{"name": \
                    "Bris"}]}]
                    /company?select=name,ship(name)&ship.kind=eq.tug&order=id | [{"name":"Nordlys",\
                    "ship":[{"name": "Bris"}]}, {"name":"Sydhavn","ship":[]}, {"name":"Drift","ship":[]}]
                    /ship?select=id,company!ship_owner!inner(id)&company.id=eq.2 | [{"id":3,"company":{"id": 2}}]
                    /ship?select=id,boss:company(name)&boss.name=eq.Drift&id=eq.1 | [{"id":1,"boss":null}]
                    /port?select=id,licence(since,pilot(name))&order=id | [{"id":1,"licence":[{"pilot": {"name": \
                    "Pia"}, "since": 1990}]}, {"id":2,"licence":[{"pilot": {"name": "Pia"}, "since": 1995},\
                     {"pilot": {"name": "Rune"}, "since": 2001}]}, {"id":3,"licence":[]}]
                    /company?select=id,ship()&order=id | [{"id":1}, {"id":2}, {"id":3}]
                    /ship?select=age,company(name)&id=eq.1 | [{"age":21,"company":{"name": "Nordlys"}}]
                    /rpc/built_after?year=2000&select=id,company(name)&order=id | [{"id":2,"company":{"name": \
                    "Nordlys"}}, {"id":4,"company":null}]
                    /ship?select=id,certificate(number),company(name)&certificate=not.is.null&order=id | \
                    [{"id":1,"certificate":{"number": "C-1"},"company":{"name": "Nordlys"}},\
                     {"id":2,"certificate":{"number": "C-2"},"company":{"name": "Nordlys"}}]
                    """)
    void relatedRowsShow(String path, String body, Harbour harbour) {
        assertThat(harbour.body(path)).isEqualTo(body);
    }

    @Test
    void aChoiceOfRelationshipsIsLeftToTheClient(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=name,port(name)
                        """)).isEqualTo("""
                        300
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST201

                        {"code":"PGRST201","message":"Could not embed because more than one relationship was \
                        found for 'ship' and 'port'","details":[{"cardinality":"many-to-one","embedding":"ship \
                        with port","relationship":"ship_home using ship(home_id) and \
                        port(id)"},{"cardinality":"many-to-one","embedding":"ship with port",\
                        "relationship":"ship_yard using ship(yard_id) and port(id)"}],"hint":"Try changing \
                        'port' to one of the following: 'port!ship_home',\
                         'port!ship_yard'. Find the desired relationship in the 'details' key."}""");
    }

    @Test
    void whatIsNotRelatedIsToldWithTheNearestName(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /company?select=name,shipp(name)
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST200

                        {"code":"PGRST200","message":"Could not find a relationship between 'company' and \
                        'shipp' in the schema cache","details":"Searched for a foreign key relationship between \
                        'company' and 'shipp' in the schema 'harbour', but no matches were found.",\
                        "hint":"Perhaps you meant 'ship' instead of 'shipp'."}""");
        assertThat(harbour.answer("""
                        GET /company?select=name,pilot(name)
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST200

                        {"code":"PGRST200","message":"Could not find a relationship between 'company' and \
                        'pilot' in the schema cache","details":"Searched for a foreign key relationship between \
                        'company' and 'pilot' in the schema 'harbour', but no matches were found.",\
                        "hint":"Perhaps you meant 'port' instead of 'pilot'."}""");
        assertThat(harbour.answer("""
                        GET /ship?select=id,port!no_such(name)
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST200

                        {"code":"PGRST200","message":"Could not find a relationship between 'ship' and 'port' in \
                        the schema cache","details":"Searched for a foreign key relationship between 'ship' and \
                        'port' using the hint 'no_such' in the schema 'harbour', but no matches were found.",\
                        "hint":null}""");
    }

    @Test
    void relationshipsEndAtTheRequestsSchema(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=id,duty(amount)
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST200

                        {"code":"PGRST200","message":"Could not find a relationship between 'ship' and 'duty' in \
                        the schema cache","details":"Searched for a foreign key relationship between 'ship' and \
                        'duty' in the schema 'harbour', but no matches were found.","hint":null}""");
    }
}
