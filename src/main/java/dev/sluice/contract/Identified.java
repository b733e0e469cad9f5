package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/** A message that says as whom its work is to be done. Whether it may say so is for the event bus to find out. */
public interface Identified extends Counted {

    /** Null only where a message may leave it out. */
    @Override
    @Nullable
    Identity identity();

    /** The same message as another identity. */
    Identified as(Identity other);
}
