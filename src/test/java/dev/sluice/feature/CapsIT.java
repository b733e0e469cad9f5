package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much one request may ask for, at the limit and just beyond it. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class CapsIT {

    private static final String LONG = "QUERY /ship\nContent-Type: application/x-www-form-urlencoded\n\n";

    private static String times(int count, String part, String divider) {
        return String.join(divider, Collections.nCopies(count, part));
    }

    private static void assertRefused(String answer, String details) {
        assertThat(answer).isEqualTo("""
                400
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=SLC203

                {"code":"SLC203","message":"A configured cap was passed","details":"%s",\
                "hint":null}""".formatted(details));
    }

    private static void assertAnswered(String answer) {
        assertThat(answer).startsWith("200\n");
    }

    @Test
    void filtersAreCountedInTreesAndOutOfThem(Harbour harbour) {
        String fifty = times(50, "id=gt.0", "&") + "&or=(" + times(49, "id.gt.0", ",") + ",id.lt.9)";

        assertAnswered(harbour.answer("GET /ship?" + fifty));
        assertRefused(harbour.answer("GET /ship?id=gt.0&" + fifty), "more than 100 filters");
    }

    @Test
    void conditionsNestOnlySoDeep(Harbour harbour) {
        assertAnswered(harbour.answer("GET /ship?or=(" + "and(".repeat(8) + "id.gt.0" + ")".repeat(9)));
        assertRefused(
                harbour.answer("GET /ship?or=(" + "and(".repeat(9) + "id.gt.0" + ")".repeat(10)),
                "conditions nest deeper than 10");
    }

    @Test
    void resourcesNestOnlySoDeep(Harbour harbour) {
        String mother = "ship!mother_id(";

        assertAnswered(harbour.answer("GET /ship?select=id," + mother.repeat(10) + "id" + ")".repeat(10)));
        assertRefused(
                harbour.answer("GET /ship?select=id," + mother.repeat(11) + "id" + ")".repeat(11)),
                "embedded resources nest deeper than 10");
    }

    /** Whatever stands between the parentheses: the reader counts where it is, not what it sees. */
    @Test
    void noReaderFollowsForEver(Harbour harbour) {
        String closed = "name=eq." + ")".repeat(4_000);

        assertRefused(
                harbour.answer(LONG + closed + "&or=(" + "and(".repeat(4_000)), "the logic tree nests deeper than 250");
        assertRefused(
                harbour.answer(LONG + "or=(name.eq.\")\"," + "and(name.eq.\")\",".repeat(4_000)),
                "the logic tree nests deeper than 250");
        assertRefused(
                harbour.answer(LONG + closed + "&select=" + "ship(".repeat(4_000)),
                "the select parameter nests deeper than 250");
    }

    @Test
    void resourcesAreCounted(Harbour harbour) {
        String company = "company(id)";

        assertAnswered(harbour.answer("GET /ship?select=id," + numbered(20, company)));
        assertRefused(
                harbour.answer("GET /ship?select=id," + numbered(21, company)), "more than 20 embedded resources");
    }

    private static String numbered(int count, String part) {
        StringBuilder all = new StringBuilder();
        for (int number = 1; number <= count; number++) {
            all.append(number == 1 ? "" : ",")
                    .append("c")
                    .append(number)
                    .append(":")
                    .append(part);
        }
        return all.toString();
    }

    @Test
    void fieldsAndOrdersAndPathsAreCounted(Harbour harbour) {
        assertAnswered(harbour.answer("GET /ship?select=" + times(200, "id", ",")));
        assertRefused(harbour.answer("GET /ship?select=" + times(201, "id", ",")), "more than 200 items in select");
        assertAnswered(harbour.answer("GET /ship?order=" + times(200, "id", ",")));
        assertRefused(harbour.answer("GET /ship?order=" + times(201, "id", ",")), "more than 200 terms in order");
        assertAnswered(harbour.answer("GET /ship?select=cargo" + "->a".repeat(200)));
        assertRefused(
                harbour.answer("GET /ship?select=cargo" + "->a".repeat(201)), "more than 200 steps in one JSON path");
        assertRefused(
                harbour.answer("GET /ship?cargo" + "->a".repeat(201) + "=is.null"),
                "more than 200 steps in one JSON path");
    }

    @Test
    void aListIsSoLong(Harbour harbour) {
        assertAnswered(harbour.answer("GET /ship?id=in.(" + times(1_000, "1", ",") + ")"));
        assertRefused(
                harbour.answer("GET /ship?id=in.(" + times(1_001, "1", ",") + ")"),
                "more than 1000 values in one list");
    }

    @Test
    void aQueryIsSoLong(Harbour harbour) {
        assertRefused(
                harbour.answer(LONG + "name=eq." + "x".repeat(128 * 1_024)),
                "the query is longer than 131072 characters");
    }
}
