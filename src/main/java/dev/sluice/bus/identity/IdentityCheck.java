package dev.sluice.bus.identity;

import dev.sluice.contract.Identity;
import dev.sluice.contract.Message;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Finds out on the answering side whether a message may be whose it says, before anything is done about it. */
public interface IdentityCheck {

    /** Believes what messages say. */
    IdentityCheck NONE = new IdentityCheck() {
        @Override
        public <Q extends Message> Future<Q> admit(Envelope envelope, Class<Q> type, Reader<Q> reader) {
            return reader.read(null);
        }
    };

    /** The message, as whose it is; fails where it may not be whose it says. */
    <Q extends Message> Future<Q> admit(Envelope envelope, Class<Q> type, Reader<Q> reader);

    /** Reads a message. */
    @FunctionalInterface
    interface Reader<Q extends Message> {

        /** Reads it; one that states no identity gets the one given. */
        Future<Q> read(@Nullable Identity identity);
    }
}
