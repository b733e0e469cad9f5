package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ".role | top",
                "$.role | top",
                ".realm.roles[1] | author",
                "$['https://x/role'].key | web",
                ".\"https://x/role\".key | web",
                "$.realm.roles[-1] | editor",
                "$.realm.roles[?(@ == 'author')] | author",
                "$.realm.roles[?search(@, '^ed')] | editor",
                ".realm.roles[?(@ ^== \"au\")] | author",
                ".realm.roles[?(@ ==^ \"tor\")] | editor",
                ".realm.roles[?(@ *== \"dit\")] | editor",
                ".realm.roles[?(@ != \"other\")] | author",
                "$.realm.roles[9] | ",
                "$.role.deeper | ",
            })
    void aClaimPathLeadsToTheFirstValue(String path, String value) {
        Map<String, Object> claims = Map.of(
                "role",
                "top",
                "realm",
                Map.of("roles", List.of("other", "author", "editor")),
                "https://x/role",
                Map.of("key", "web"));

        assertThat(ClaimPath.parse(path).flatMap(read -> read.first(claims)).orElse(null))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$", "role", "role[0]", "$.", "$[?(@ > 1)]", "$.a[?search(@, '(')]", "$.a b"})
    void whatIsNoPathIsNotRead(String text) {
        assertThat(ClaimPath.parse(text)).isEmpty();
    }
}
