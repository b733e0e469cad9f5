package dev.sluice.postgres.link;

import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long work waits for a connection, its turn and the connecting together.
 *
 * @param max null waits as long as the work may take at all
 */
public record Patience(@Nullable Duration max) {

    /** The waiting part of a call: the call itself, where it ends before patience does. */
    public Call waiting(Call call) {
        return max == null || call.deadline().remainingMillis() <= max.toMillis()
                ? call
                : call.part(call.operation(), Deadline.in(max));
    }

    /** Counts what the part waited as the call's. */
    public static void count(Call waiting, Call call) {
        if (waiting != call) {
            call.addQueueNanos(waiting.queueNanos());
        }
    }
}
