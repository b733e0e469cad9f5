package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads are tagged, and a client that has what it asks for is spared the body. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class EntityTagIT {

    private static final String PORT = "/port?select=id,name&id=eq.1";

    private static String tag(HttpCalls http, String path, String... headers) {
        return http.get(path, headers).headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void whatAClientHasIsNotSentAgain(Harbour harbour) {
        String tag = tag(harbour.gateway().http(), PORT);

        assertThat(tag).matches("\"[A-Za-z0-9_-]{22}\"");
        assertThat(harbour.answer("GET " + PORT + "\nIf-None-Match: " + tag)).isEqualTo("""
                304
                content-location: /port?id=eq.1&select=id%2Cname
                content-profile: harbour
                content-range: 0-0/*
                content-type: application/json; charset=utf-8
                vary: Accept, Prefer, Range
                """);
    }

    @Test
    void oneOfSeveralTagsIsEnoughAndWeakOnesCount(Harbour harbour) {
        HttpCalls http = harbour.gateway().http();
        String tag = tag(http, PORT);

        assertThat(http.get(PORT, "If-None-Match", "\"other\", W/" + tag).statusCode())
                .isEqualTo(304);
        assertThat(http.get(PORT, "If-None-Match", "*").statusCode()).isEqualTo(304);
        assertThat(http.get(PORT, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherRepresentationHasAnotherTag(Harbour harbour) {
        HttpCalls http = harbour.gateway().http();

        assertThat(tag(http, PORT)).isEqualTo(tag(http, PORT));
        assertThat(tag(http, PORT)).isNotEqualTo(tag(http, PORT, "Accept", "text/csv"));
        assertThat(tag(http, PORT)).isNotEqualTo(tag(http, PORT, "Prefer", "count=exact"));
    }

    @Test
    void aChangedRowHasAnotherTag(Harbour harbour, TestDatabase database) {
        HttpCalls http = harbour.gateway().http();
        String path = "/pilot?id=eq.2";
        String before = tag(http, path);

        database.run("update harbour.pilot set name = 'Runa' where id = 2");
        HttpResponse<String> changed = http.get(path, "If-None-Match", before);

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo("[{\"id\":2,\"name\":\"Runa\"}]");
        assertThat(changed.headers().firstValue("ETag"))
                .isNotEmpty()
                .hasValueSatisfying(tag -> assertThat(tag).isNotEqualTo(before));
    }

    @Test
    void writesFailuresAndReadsWithoutABodyHaveNone(Harbour harbour) {
        HttpCalls http = harbour.gateway().http();

        assertThat(http.send("HEAD", PORT, "").headers().firstValue("ETag")).isEmpty();
        assertThat(http.get("/nothing").headers().firstValue("ETag")).isEmpty();
        assertThat(http.send(
                                "PATCH",
                                "/pilot?id=eq.1",
                                "{\"name\": \"Pia\"}",
                                "Content-Type",
                                "application/json",
                                "Prefer",
                                "return=representation",
                                "apikey",
                                TestGateway.SERVICE_KEY)
                        .headers()
                        .firstValue("ETag"))
                .isEmpty();
    }
}
