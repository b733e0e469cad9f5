package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows chosen by what is related to them. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class RelatedFilterIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    /company?select=name,ship(id)&ship=is.null | [{"name":"Drift","ship":[]}]
                    /company?select=name,ship(id)&ship=not.is.null&order=id&ship.order=id | [{"name":"Nordlys",\
                    "ship":[{"id": 1}, {"id": 2}]}, {"name":"Sydhavn","ship":[{"id": 3}]}]
                    /company?select=name,ship()&ship=is.null | [{"name":"Drift"}]
                    /company?select=name,ship()&ship.kind=eq.tanker&ship=not.is.null | [{"name":"Sydhavn"}]
                    /company?select=name,port(),ship()&or=(port.is.null,ship.is.null) | [{"name":"Drift"}]
                    /company?select=name,port(),ship()&or=(port.not.is.null,ship.is.null)&order=id | \
                    [{"name":"Nordlys"}, {"name":"Sydhavn"}, {"name":"Drift"}]
                    /ship?select=name,boss:company()&boss=is.null | [{"name":"Dagny"}]
                    /ship?select=name,company(name,port())&company.port=is.null&order=id&id=gt.2 | \
                    [{"name":"Ceres","company":null}, {"name":"Dagny","company":null}]
                    /company?select=name,ship(name,certificate())&ship.certificate=not.is.null&order=id | \
                    [{"name":"Nordlys","ship":[{"name": "Alma"}, {"name": "Bris"}]}, {"name":"Sydhavn",\
                    "ship":[]}, {"name":"Drift","ship":[]}]
                    """)
    void rowsAreChosen(String path, String body, Harbour harbour) {
        assertThat(harbour.body(path)).isEqualTo(body);
    }

    @Test
    void whatIsNotEmbeddedCannotChoose(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /company?select=name&ship=is.null
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column company.ship does not exist","details":null,"hint":null}""");
        assertThat(harbour.answer("""
                        GET /company?select=name&ship.id=eq.1
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST108

                        {"code":"PGRST108","message":"'ship' is not an embedded resource in this request",\
                        "details":null,"hint":"Verify that 'ship' is included in the 'select' query parameter."}""");
        assertThat(harbour.answer("""
                        GET /company?select=name&ship.limit=1
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST108

                        {"code":"PGRST108","message":"'ship' is not an embedded resource in this request",\
                        "details":null,"hint":"Verify that 'ship' is included in the 'select' query parameter."}""");
    }

    @Test
    void onlyWhetherThereAreAnyMayBeAsked(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /company?select=name,ship()&ship=eq.1
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42703

                        {"code":"42703","message":"column company.ship does not exist","details":null,"hint":null}""");
    }
}
