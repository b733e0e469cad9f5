package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operator and every modifier, alone and negated. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class FilterIT {

    @Test
    void anOperatorThatIsNoneIsRefused(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?name=near.Alma
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse filter (near.Alma)\\" (line 1,\
                         column 1)","details":"unexpected \\"e\\" expecting \\"not\\" or operator (eq, gt,\
                         ...)","hint":null}""");
        assertThat(harbour.answer("""
                        GET /ship?name=eq
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse filter (eq)\\" (line 1, column 3)",\
                        "details":"unexpected end of input expecting operator (eq, gt, ...)","hint":null}""");
        assertThat(harbour.answer("""
                        GET /ship?built=is.big
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse filter (is.big)\\" (line 1, column 4)",\
                        "details":"unexpected \\"b\\" expecting isVal: (null, not_null, true, false, unknown)",\
                        "hint":null}""");
        assertThat(harbour.answer("""
                        GET /ship?id=neq(all).{1,2}
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse filter (neq(all).{1,2})\\" (line 1,\
                         column 4)","details":"unexpected \\"(\\" expecting operator (eq, gt, ...)","hint":null}""");
    }

    @Test
    void aValueThatIsNoneOfTheTypeIsToldByPostgres(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /ship?id=eq.one
                        """)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=22P02

                        {"code":"22P02","message":"invalid input syntax for type integer: \\"one\\"",\
                        "details":null,"hint":null}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    id=eq.2 | 2
                    id=neq.2 | 1 3 4
                    id=gt.2 | 3 4
                    id=gte.2 | 2 3 4
                    id=lt.2 | 1
                    id=lte.2 | 1 2
                    name=like.A* | 1
                    name=like.a* | none
                    name=ilike.a* | 1
                    name=match.^A | 1
                    name=imatch.^a | 1
                    name=like.%25l%25 | 1
                    id=in.(1,3) | 1 3
                    name=in.("Alma",Bris) | 1 2
                    name=in.() | none
                    name=in.("a,b","c\\"d") | none
                    home_id=is.null | 4
                    home_id=is.not_null | 1 2 3
                    active=is.true | 1 4
                    active=is.false | 2
                    active=is.unknown | 3
                    active=is.TRUE | 1 4
                    home_id=isdistinct.2 | 1 4
                    story=fts.ferry | 1
                    story=fts(english).ferries | 1
                    story=plfts.sailed ferry | 1
                    story=phfts(english).ferry sailed | 1
                    story=wfts(english).ferry -slowly | none
                    story=wfts(english).ferry or tug | 1 2
                    name=fts(simple).alma | 1
                    crew=cs.{Ida} | 1
                    crew=cd.{Ida,Bo,Kai} | 1 2 3
                    crew=ov.{Bo,Kai} | 1 2
                    cargo=cs.{"tons": 3} | 2
                    service=cs.[2001-01-01,2002-01-01] | 1
                    service=cd.[1990-01-01,2011-01-01) | 1
                    service=ov.[2009-01-01,2011-01-01) | 1 2
                    service=sl.[2012-01-01,2013-01-01) | 1
                    service=sr.[2000-01-01,2005-01-01) | 2 4
                    service=nxr.[2000-01-01,2010-01-01) | 1
                    service=nxl.[2010-01-01,2012-01-01) | 2 4
                    service=adj.[2010-01-01,2011-01-01) | 1
                    id=not.eq.2 | 1 3 4
                    id=not.in.(1,2) | 3 4
                    name=not.like.A* | 2 3 4
                    home_id=not.is.null | 1 2 3
                    crew=not.cs.{Bo} | 3
                    story=not.fts.ferry | 2
                    id=eq(any).{1,3} | 1 3
                    name=like(any).{A*,B*} | 1 2
                    name=ilike(all).{*a*,*l*} | 1
                    id=gt(all).{1,2} | 3 4
                    id=not.gt(any).{3,4} | 1 2 3
                    name=match(any).{^A,^C} | 1 3
                    cargo->tons=gt.3 | 1 3
                    cargo->>tons=eq.3 | 2
                    cargo->lots->0->>name=eq.salt | 1
                    log->>a=eq.1 | 1
                    age=gt.10 | 1 2 3
                    hull=eq.H-0042 | 2
                    hull=in.(H-0007,H-0042) | 1 2
                    hull=gte.H-0010 | 2
                    kind=eq.tug | 2
                    id=gte.2&id=lte.3 | 2 3
                    id=eq.1&id=eq.2 | none
                    name=eq. | none
                    name=eq."Alma" | none
                    """)
    void aFilterFindsShips(String query, String ids, Harbour harbour) {
        assertThat(harbour.body("/ship?select=id&order=id&" + query)).isEqualTo(Harbour.ofIds(ids));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
                    /odd%20names?select=the%20key&"a,b"=eq.comma | [{"the key":1}]
                    /odd%20names?select=select&select=eq.x | [{"select":"keyword"}]
                    /odd%20names?select=zwölf&zwölf=neq.x | [{"zwölf":"umlaut"}]
                    /ship?select=id&id=not.eq(any).{1,2}&order=id | [{"id":3}, {"id":4}]
                    """)
    void aFilterFinds(String path, String body, Harbour harbour) {
        assertThat(harbour.body(path)).isEqualTo(body);
    }
}
