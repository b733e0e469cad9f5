package dev.sluice.bus;

import dev.sluice.contract.Deadline;
import dev.sluice.contract.Message;
import dev.sluice.contract.TimeLimited;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time limits of one operation: what it gets where nothing is said, and the most that may be said. */
public record TimeLimits(Duration standard, Duration most) {

    /** The limits of questions that are of no kind of work. */
    static final TimeLimits UNMEASURED = new TimeLimits(Duration.ofSeconds(1), Duration.ofSeconds(1));

    /** What a node without a gateway asks for; where it asks, the limits there hold. */
    static final TimeLimits UNKNOWN = new TimeLimits(Duration.ofSeconds(5), Duration.ofMinutes(5));

    /** The deadline of a request that arrives now. */
    public Deadline of(Message request) {
        return deadline(request instanceof TimeLimited limited ? limited.timeout() : null);
    }

    /** The deadline of a request that arrives now and asks for the given limit, or for none. */
    public Deadline deadline(@Nullable Duration asked) {
        return Deadline.in(limit(asked));
    }

    /** A limit that was asked for, or the standard one, cut to the most allowed. */
    public Duration limit(@Nullable Duration asked) {
        if (asked == null) {
            return standard;
        }
        return asked.compareTo(most) < 0 ? asked : most;
    }
}
