package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSONPath to the role, after the examples of RFC 9535. */
class RolePathTest {

    private static final Map<String, Object> CLAIMS = new JsonObject("""
                    {"role": "author", "a.b": "dot", "null": null, "ü": "umlaut",
                     "realm": {"roles": ["offline", "author", "admin"], "level": 3},
                     "apps": [{"name": "other", "role": "x", "rank": 1},
                              {"name": "sluice", "role": "editor", "rank": 2.0}]}
                    """).getMap();

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "$.role | [author]",
                "$['a.b'] | [dot]",
                "$[\"\\u00fc\"] | [umlaut]",
                "$.ü | [umlaut]",
                "$.realm.roles[0] | [offline]",
                "$.realm.roles[-1] | [admin]",
                "$.realm.roles[3] | []",
                "$.realm.roles[-4] | []",
                "$.realm.roles[1:] | [author, admin]",
                "$.realm.roles[::-1] | [admin, author, offline]",
                "$.realm.roles[:-1:2] | [offline]",
                "$.realm.roles[0, 2] | [offline, admin]",
                "$.realm.roles.* | [offline, author, admin]",
                "$.realm.roles[*] | [offline, author, admin]",
                "$.realm.roles[?@ == 'author'] | [author]",
                "$.realm.roles[?@ > 'admin' && @ < 'b'] | [author]",
                "$.realm.roles[?(@ != \"offline\")] | [author, admin]",
                "$.realm.roles[?!(@ == 'author' || @ == 'admin')] | [offline]",
                "$.apps[?@.name == 'sluice'].role | [editor]",
                "$.apps[?@['rank'] >= 2]['role'] | [editor]",
                "$.apps[?@.rank == $.realm.level].role | []",
                "$.apps[?@.missing].role | []",
                "$.apps[?!@.missing].role | [x, editor]",
                "$.missing[0].role | []",
                "$.role.more | []"
            })
    void aPathFindsWhatItSays(String path, String found) {
        assertThat(RolePath.parse(path).all(CLAIMS)).hasToString(found);
    }

    @Test
    void aNullIsFoundAndIsNoText() {
        assertThat(RolePath.parse("$.null").all(CLAIMS)).hasSize(1).doesNotHaveAnyElementsOfTypes(String.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "role | '$' is missing, at character 1",
                "$role | nothing may follow, at character 2",
                "$..role | the descendant segment '..' is not allowed: it would find a role anywhere, at character 3",
                "$.realm.roles[01] | ']' is missing, at character 16",
                "$.realm.roles[-0] | a name in quotes, an index, a slice, '*' or '?' is missing, at character 15",
                "$['a | ''' is missing, at character 5",
                "$['\\x'] | an escape that is none, at character 6",
                "$.a[?@ == ] | '@', '$', a string, a number, true, false or null is missing; functions are not known,"
                        + " at character 11",
                "$.a[?length(@) == 1] | '@', '$', a string, a number, true, false or null is missing; functions are not"
                        + " known, at character 6",
                "$.a[?@.* == 1] | what is compared must be a single value, at character 9",
                "$.a[?'x'] | a comparison is missing, at character 9",
                "$.a[?((((((((((((((((((@))))))))))))))))))] | conditions nest too deep, at character 22"
            })
    void aPathThatCannotBeReadIsToldWithItsPlace(String path, String fault) {
        assertThatThrownBy(() -> RolePath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(fault);
    }
}
