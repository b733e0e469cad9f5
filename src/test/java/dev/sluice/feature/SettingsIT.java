package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the settings of the dialect change in its answers. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class SettingsIT {

    /** The class's harbour is there for its database, over which each test starts a gateway of its own. */
    private static Harbour with(TestDatabase database, String... settings) {
        return new Harbour(HarbourExtension.start(database, settings));
    }

    @Test
    void noReadIsLongerThanTheMostRows(Harbour usual, TestDatabase database) {
        assertThat(usual.body("/ship?select=id&order=id")).isEqualTo(Harbour.ofIds("1 2 3 4"));
        try (Harbour harbour = with(database, "rest.db-max-rows=2")) {
            assertThat(harbour.body("/ship?select=id&order=id")).isEqualTo(Harbour.ofIds("1 2"));
            assertThat(harbour.body("/ship?select=id&order=id&limit=1")).isEqualTo(Harbour.ofIds("1"));
            assertThat(harbour.body("/ship?select=id&order=id&limit=3&offset=1"))
                    .isEqualTo(Harbour.ofIds("2 3"));
            assertThat(harbour.body("/port?select=id,licence(since)&id=eq.2"))
                    .isEqualTo("[{\"id\":2,\"licence\":[{\"since\": 1995}, {\"since\": 2001}]}]");
            assertThat(harbour.body("/rpc/built_after?year=1&select=id&order=id"))
                    .isEqualTo(Harbour.ofIds("1 2"));
        }
    }

    @Test
    void anEstimatedCountIsPlannedWhereThereAreMoreThanTheMostRows(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.db-max-rows=2")) {
            assertThat(harbour.answer("GET /ship?select=id&order=id\nPrefer: count=estimated"))
                    .isEqualTo("""
                    206
                    content-location: /ship?order=id&select=id
                    content-profile: harbour
                    content-range: 0-1/4
                    content-type: application/json; charset=utf-8
                    preference-applied: count=estimated
                    vary: Accept, Prefer, Range

                    [{"id":1},
                     {"id":2}]""");
        }
    }

    @Test
    void minimalErrorsKeepDetailsAndHints(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.client-error-verbosity=minimal")) {
            assertThat(harbour.answer("GET /shipp")).isEqualTo("""
                    404
                    content-type: application/json; charset=utf-8
                    proxy-status: sluice; error=PGRST205

                    {"code":"PGRST205","message":"Could not find the table 'harbour.shipp' in the schema cache"}""");
            assertThat(harbour.answer("GET /ship?select=id,port(id)")).isEqualTo("""
                    300
                    content-type: application/json; charset=utf-8
                    proxy-status: sluice; error=PGRST201

                    {"code":"PGRST201","message":"Could not embed because more than one relationship was found for \
                    'ship' and 'port'"}""");
        }
    }

    @Test
    void theTraceHeaderIsRepeated(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.server-trace-header=X-Voyage")) {
            assertThat(harbour.answer("GET /port?select=id&id=eq.1\nX-Voyage: 17"))
                    .isEqualTo("""
                    200
                    content-location: /port?id=eq.1&select=id
                    content-profile: harbour
                    content-range: 0-0/*
                    content-type: application/json; charset=utf-8
                    vary: Accept, Prefer, Range
                    x-voyage: 17

                    [{"id":1}]""");
            assertThat(harbour.answer("GET /nothing\nX-Voyage: 17")).contains("\nx-voyage: 17\n");
        }
    }

    @Test
    void timingsTellEachStage(Harbour usual, TestDatabase database) {
        assertThat(usual.answer("GET /port?id=eq.1")).doesNotContain("server-timing");
        try (Harbour harbour = with(database, "rest.server-timing-enabled=true")) {
            assertThat(harbour.answer("GET /port?id=eq.1"))
                    .containsPattern("\nserver-timing: jwt;dur=[0-9.]+, parse;dur=[0-9.]+, plan;dur=[0-9.]+,"
                            + " transaction;dur=[0-9.]+, response;dur=[0-9.]+\n");
        }
    }

    @Test
    void onlyPagesOfAllowedOriginsMayRead(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.server-cors-allowed-origins=[http://quay.example]")) {
            assertThat(harbour.answer("GET /port?select=id&id=eq.1\nOrigin: http://quay.example"))
                    .contains("\naccess-control-allow-origin: http://quay.example\n")
                    .contains("\naccess-control-allow-credentials: true\n");
            assertThat(harbour.answer("GET /port?select=id&id=eq.1\nOrigin: http://reef.example"))
                    .startsWith("200\n")
                    .doesNotContain("access-control");
            assertThat(harbour.answer(
                            "OPTIONS /port\nOrigin: http://reef.example\nAccess-Control-Request-Method: POST"))
                    .isEqualTo("200\nvary: Origin\n");
        }
    }

    @Test
    void whatIsSwitchedOffIsRefused(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.db-aggregates-enabled=false", "rest.db-plan-enabled=false")) {
            assertThat(harbour.answer("GET /ship?select=count()")).isEqualTo("""
                    400
                    content-type: application/json; charset=utf-8
                    proxy-status: sluice; error=PGRST123

                    {"code":"PGRST123","message":"Use of aggregate functions is not allowed","details":null,\
                    "hint":null}""");
            assertThat(harbour.answer("GET /ship?select=id\nAccept: application/vnd.pgrst.plan+json"))
                    .isEqualTo("""
                    406
                    content-type: application/json; charset=utf-8
                    proxy-status: sluice; error=PGRST107

                    {"code":"PGRST107","message":"None of these media types are available: \
                    application/vnd.pgrst.plan+json; for=\\"application/json\\"","details":null,"hint":null}""");
        }
    }

    @Test
    void requestsWithoutACredentialMayBeRefused(Harbour usual, TestDatabase database) {
        try (Harbour harbour = with(database, "rest.db-anon-role=")) {
            assertThat(harbour.answer("GET /port")).isEqualTo("""
                    401
                    content-type: application/json; charset=utf-8
                    proxy-status: sluice; error=PGRST302
                    www-authenticate: Bearer

                    {"code":"PGRST302","message":"Anonymous access is disabled","details":null,"hint":null}""");
        }
    }

    @Test
    void aFunctionRunsBeforeEachRequest(Harbour usual, TestDatabase database) {
        database.run("create function harbour.greet() returns void language plpgsql as $$ begin"
                + " perform set_config('response.headers', '[{\"X-Greeting\": \"ahoy\"}]', true); end $$");
        try (Harbour harbour = with(database, "rest.db-pre-request=harbour.greet")) {
            assertThat(harbour.answer("GET /port?select=id&id=eq.1")).contains("\nx-greeting: ahoy\n");
        }
    }
}
