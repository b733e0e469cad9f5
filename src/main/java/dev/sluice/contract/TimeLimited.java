package dev.sluice.contract;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request whose sender may set a limit of its own, never above the kind's configured maximum. */
public interface TimeLimited extends Message {

    /** The sender's limit; null is the kind's default. */
    @Nullable
    Duration timeout();
}
