package dev.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaksTest {

    private static final Leaks LEAKS = new Leaks(List.of("hush, it's a secret"));

    @Test
    void aKnownSecretIsFoundInEachForm() {
        assertThat(LEAKS.in("one\n(hush, it's a secret)\nthree")).hasSize(1);
        assertThat(LEAKS.in("q=hush%2C+it%27s+a+secret")).hasSize(1);
        assertThat(LEAKS.in("q=hush%2C%20it%27s%20a%20secret")).hasSize(1);
        for (String before : List.of("", "a", "ab", "abc")) {
            byte[] bytes = (before + "hush, it's a secret" + before).getBytes(StandardCharsets.UTF_8);
            assertThat(LEAKS.in(Base64.getEncoder().encodeToString(bytes))).hasSize(1);
            assertThat(LEAKS.in(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.AAAAAAAAAAAAAAAAAAAAAAAA",
                "key sb_secret_abcd",
                "at postgresql://user:word@host/database",
                "host=h password=word",
                "-----BEGIN RSA PRIVATE KEY-----",
            })
    void whatLooksLikeACredentialIsFound(String line) {
        assertThat(LEAKS.in(line)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.AAAA",
                "sb_secret_…",
                "postgresql://user@host/database",
                "postgresql://user:********@host/database",
                "password=********",
            })
    void whatIsNoneIsNot(String line) {
        assertThat(LEAKS.in(line)).isEmpty();
    }

    @Test
    void whatIsAllowedIsLeftOut() {
        String text = "Service key sb_secret_abcd\nother sb_secret_abcd\nhush, it's a secret";

        assertThat(LEAKS.in(text, Pattern.compile("^Service key ")))
                .containsExactly("line 2: what looks like a credential", "line 3: a known secret");
    }
}
