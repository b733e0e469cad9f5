package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/** A message that states as whom it is done. */
public interface Attributed extends Message {

    /** As whom; null where the message leaves it open. */
    @Nullable
    Identity identity();

    /** Fails with SLC104 where the scope of an identity that the message states does not cover the address. */
    default void checkScope(String address) {
        Identity stated = identity();
        if (stated != null) {
            stated.checkScope(address);
        }
    }
}
