package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.com/openapi.json, https, example.com, 443, /openapi.json",
        "http://example.com, http, example.com, 80, /",
        "HTTPS://an_api.example:8443/, https, an_api.example, 8443, /",
        "http://[::1]:3000/rest/v1, http, [::1], 3000, /rest/v1",
    })
    void anAddressIsRead(String text, String scheme, String host, int port, String path) {
        assertThat(PublicAddress.parse(text)).hasValue(new PublicAddress(scheme, host, port, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "/rest/v1",
                "ftp://example.com",
                "http:///path",
                "http://user@example.com",
                "http://example.com:0",
                "http://example.com:65536",
                "http://example.com:",
                "http://example.com?a=b",
                "http://example.com/#part",
                "http://exa mple.com",
            })
    void whatIsNoAddressOfAnApiIsRefused(String text) {
        assertThat(PublicAddress.parse(text)).isEmpty();
    }

    @Test
    void aServersOwnAddressIsWrittenAsOne() {
        assertThat(PublicAddress.of("::1", 3000, "/rest/v1"))
                .isEqualTo(new PublicAddress("http", "[::1]", 3000, "/rest/v1"));
        assertThat(PublicAddress.of("0.0.0.0", 3000, "").path()).isEqualTo("/");
    }
}
