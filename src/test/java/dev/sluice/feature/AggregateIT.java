package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts, sums and the like, whole and by groups. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class AggregateIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    /ship?select=count() | [{"count":4}]
                    /ship?select=built,count()&order=built | [{"built":1999,"count":2},\
                     {"built":2005,"count":1}, {"built":2012,"count":1}]
                    /ship?select=kind,built.max(),built.min(),length.sum(),built.avg()&order=kind | \
                    [{"kind":"tug","max":2005,"min":2005,"sum":21.00,"avg":2005.0000000000000000},\
                     {"kind":"ferry","max":2012,"min":1999,"sum":88.50,"avg":2005.5000000000000000},\
                     {"kind":"tanker","max":1999,"min":1999,"sum":240.25,"avg":1999.0000000000000000}]
                    /ship?select=total:length.sum()::text | [{"total":"349.75"}]
                    /ship?select=cargo->tons::int.sum() | [{"sum":915}]
                    /ship?select=year:built,ships:count()&order=built.desc | [{"year":2012,"ships":1},\
                     {"year":2005,"ships":1}, {"year":1999,"ships":2}]
                    /company?select=name,ship(count())&order=id | [{"name":"Nordlys","ship":[{"count": 2}]},\
                     {"name":"Sydhavn","ship":[{"count": 1}]}, {"name":"Drift","ship":[{"count": 0}]}]
                    /company?select=name,ship(kind,count())&order=id&ship.order=kind | [{"name":"Nordlys",\
                    "ship":[{"kind": "tug", "count": 1}, {"kind": "ferry", "count": 1}]}, {"name":"Sydhavn",\
                    "ship":[{"kind": "tanker", "count": 1}]}, {"name":"Drift","ship":[]}]
                    /ship?select=count(),...company(owner:name)&company_id=eq.1 | [{"count":2,"owner":"Nordlys"}]
                    /ship?select=home_id.count() | [{"count":3}]
                    /ship?select=age.sum() | [{"sum":65}]
                    /ship?select=count()&id=gt.1 | [{"count":3}]
                    """)
    void rowsAreCounted(String path, String body, Harbour harbour) {
        assertThat(harbour.body(path)).isEqualTo(body);
    }

    @Test
    void anAggregateOfManyCannotBeSpread(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /company?select=name,...ship(built.max())
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST127

                        {"code":"PGRST127","message":"Feature not implemented","details":"Aggregates are not \
                        implemented for one-to-many or many-to-many spreads.","hint":null}""");
    }

    @Test
    void whatCannotBeSummedIsToldByPostgres(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=cargo->tons.sum()
                        """)).isEqualTo("""
                        404
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=42883

                        {"code":"42883","message":"function sum(jsonb) does not exist","details":null,"hint":"No \
                        function matches the given name and argument types. You might need to add explicit type \
                        casts."}""");
    }

    @Test
    void anAggregateIsOneRow(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?select=count(),length.max()
                        Prefer: count=exact
                        """)).isEqualTo("""
                        200
                        content-location: /ship?select=count%28%29%2Clength.max%28%29
                        content-profile: harbour
                        content-range: 0-0/1
                        content-type: application/json; charset=utf-8
                        preference-applied: count=exact
                        vary: Accept, Prefer, Range

                        [{"count":4,"max":240.25}]""");
    }
}
