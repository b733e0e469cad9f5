package dev.sluice.authorization.installation;

import dev.sluice.authorization.sql.RuleShape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a type of resource stands in the database.
 *
 * @param faults of the views, for which no check can be answered; none where all is well
 * @param overlaid whether statements may name the materialized view, which must be there and have been filled
 * @param kept whether the view is this configuration's, so that it is to be refreshed
 * @param asOf when the view was last built, or found to be as it would be built
 * @param age since then
 * @param viewRows about how many rows the view has
 * @param changes how many rows of the change log the view does not hold
 * @param problem why every check is answered live, null where nothing is wrong
 */
public record AccessStanding(
        RuleShape shape,
        List<String> faults,
        boolean overlaid,
        boolean kept,
        @Nullable Instant asOf,
        Duration age,
        long viewRows,
        long changes,
        @Nullable String problem) {

    public AccessStanding {
        faults = List.copyOf(faults);
    }

    /** A type whose rule view answers every check. */
    static AccessStanding live(RuleShape shape, List<String> faults, @Nullable String problem) {
        return new AccessStanding(shape, faults, false, false, null, Duration.ZERO, 0, 0, problem);
    }

    /** The same without the view, after a statement found that it is gone. */
    public AccessStanding withoutView(String reason) {
        return live(shape, faults, reason);
    }
}
