package dev.sluice.bus.identity;

import dev.sluice.contract.Message;
import dev.sluice.contract.VerifyRequest;

/** What an asker shows, so that its message may be whose it says. */
@FunctionalInterface
public interface Presentation {

    /** Shows nothing; enough where a message is believed. */
    Presentation NOTHING = (envelope, message) -> {};

    void onto(Envelope envelope, Message message);

    /** Shows a credential, which the answering side has verified. */
    static Presentation of(VerifyRequest credentials) {
        return (envelope, message) -> {
            if (!(message instanceof VerifyRequest)) {
                envelope.put(credentials);
            }
        };
    }

    /** Shows the assertion of a door, which has verified a credential itself, or knows from where it came. */
    static Presentation of(DoorKey key) {
        return (envelope, message) -> {
            if (!(message instanceof VerifyRequest request) || request.clientAddress() != null) {
                envelope.headers().set(Envelope.ASSERTION, key.assertion(envelope, message));
            }
        };
    }
}
