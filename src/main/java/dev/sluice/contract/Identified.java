package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/** A message that says as whom its work is to be done. Whether it may say so is for the event bus to find out. */
public interface Identified extends Message {

    /** Null only where a message may leave it out. */
    @Nullable
    Identity identity();

    /** The same message as another identity. */
    Identified as(Identity other);

    /** Fails with SLC104 where the scope of an identity that the message states does not cover the address. */
    default void checkScope(String address) {
        Identity stated = identity();
        if (stated != null) {
            stated.checkScope(address);
        }
    }
}
