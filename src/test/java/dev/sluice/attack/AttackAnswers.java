package dev.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import org.jspecify.annotations.Nullable;

/** What the gateway answers to what it refuses, whole, and to what it lets pass. */
final class AttackAnswers {

    private AttackAnswers() {}

    /** A token is refused, and with the words that any bad one is refused with: nothing is told of why. */
    static void assertTokenRefused(Harbour harbour, String token) {
        assertThat(harbour.answer("GET /parcel?select=id\nAuthorization: Bearer " + token))
                .as(token)
                .isEqualTo(refusal("the Bearer token was refused"));
    }

    /** A token is one of ida's: her row is shown and nobody else's. */
    static void assertTokenOfIda(Harbour harbour, String token) {
        assertThat(harbour.answer("GET /parcel?select=id,owner\nAuthorization: Bearer " + token))
                .as(token)
                .isEqualTo("""
                        200
                        content-location: /parcel?select=id%2Cowner
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1,"owner":"ida"}]""");
    }

    /** The whole answer to a credential that is refused. */
    static String refusal(String details) {
        return """
                401
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=SLC101
                www-authenticate: Bearer

                {"code":"SLC101","message":"The credential was refused","details":"%s",\
                "hint":null}""".formatted(details);
    }

    /** The whole answer to what is no HTTP, as {@link RawDoor#whole} tells it. */
    static String noHttp(@Nullable String details) {
        return noHttp("HTTP/1.1", details);
    }

    /** The same in the version that the request is taken for; one that cannot be read is taken for an old one. */
    static String noHttp(String version, @Nullable String details) {
        String told = details == null ? "null" : '"' + details + '"';
        String body = """
                {"code":"SLC206","message":"The request breaks the rules of HTTP","details":%s,\
                "hint":null}""".formatted(told);
        return """
                %s 400 Bad Request
                connection: close
                content-length: %d
                Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
                Content-Type: application/json; charset=utf-8
                Cross-Origin-Resource-Policy: cross-origin
                Proxy-Status: sluice; error=SLC206
                Referrer-Policy: no-referrer
                X-Content-Type-Options: nosniff

                %s""".formatted(version, body.length(), body);
    }

    /** The whole answer to credentials that contradict each other. */
    static String conflict(String details) {
        return """
                400
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=SLC102

                {"code":"SLC102","message":"The request carries two different credentials","details":"%s",\
                "hint":"Send one: a service key, or another's Bearer token beside a publishable key."}\
                """.formatted(details);
    }
}
