package dev.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A table that every caller may write and no request of the attack suite names, except in what it tries to smuggle into
 * a statement: it is as it was unless words of a request were run.
 */
final class Canary {

    /** Words that would leave each kind of quotes, or a parenthesis, and go on with a statement of their own. */
    static final List<String> WORDS = List.of(
            "x'; delete from harbour.canary; --",
            "x\"; delete from harbour.canary; --",
            "x') or true; delete from harbour.canary; --",
            "x\\'; delete from harbour.canary; --",
            "x$$; delete from harbour.canary; --",
            "x/*'*/; delete from harbour.canary; /*\"",
            "x' union select song from harbour.canary; --");

    private Canary() {}

    static void hatch(TestDatabase database) {
        database.run("""
                create table harbour.canary (id int primary key, song text);
                insert into harbour.canary values (1, 'cheep'), (2, 'tweet');
                grant all on harbour.canary to anon, authenticated, service_role""");
    }

    static void assertSings(TestDatabase database) {
        assertThat(database.value("select string_agg(song, ' ' order by id) from harbour.canary"))
                .isEqualTo("cheep tweet");
    }

    /** Words as they stand in a URL. */
    static String inUrl(String words) {
        return URLEncoder.encode(words, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Words as they stand between the quotes of JSON. */
    static String inJson(String words) {
        return words.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
