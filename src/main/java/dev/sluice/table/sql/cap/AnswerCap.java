package dev.sluice.table.sql.cap;

import dev.sluice.table.plan.BodyForm;
import dev.sluice.table.plan.Plan;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has PostgreSQL itself refuse a body that is too large: it would come as one value, which the driver keeps whole, and
 * a write would be committed by the time that it is here. SQL has nothing that raises an error but functions that would
 * have to be installed first; so what is too large is cast to what it is not, in words that are known again.
 */
public final class AnswerCap {

    private static final String INVALID_TEXT = "22P02";

    private static final String WORDS = "sluice: an answer of bytes ";

    /** As PostgreSQL quotes what was cast, whatever its language. */
    private static final Pattern RAISED = Pattern.compile("\"" + WORDS + "(\\d{1,19})\"");

    private static final String BODY = "case when octet_length(body) > %d" + " then substring(body, 1, ('" + WORDS
            + "' || octet_length(body))::int) else body end";

    private static final String READ = "total, page_count, %s, headers, status, inserted";

    private static final String WRITTEN =
            "total, page_count, location, %s, headers, status, inserted, misplaced, refused";

    private AnswerCap() {}

    /** What stands before the select whose body may have so many bytes; empty for one that has no cap. */
    public static String begin(Plan.OfStatement plan, int bytesMax) {
        return isCapped(plan) ? "select " + columns(plan).formatted(BODY.formatted(bytesMax)) + " from (" : "";
    }

    /** What stands after it; the offset keeps PostgreSQL from making the body twice, to measure and to send it. */
    public static String end(Plan.OfStatement plan) {
        return isCapped(plan) ? " offset 0) answer(" + columns(plan).formatted("body") + ")" : "";
    }

    private static boolean isCapped(Plan.OfStatement plan) {
        return plan.mediaType().plan() == null && !plan.form().is(BodyForm.Kind.NONE);
    }

    private static String columns(Plan.OfStatement plan) {
        return plan instanceof Plan.Writing ? WRITTEN : READ;
    }

    /** How many bytes the body had for which PostgreSQL gave this reason; empty for any other reason. */
    public static Optional<String> refused(String state, String message) {
        if (!state.equals(INVALID_TEXT)) {
            return Optional.empty();
        }
        Matcher matcher = RAISED.matcher(message);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
