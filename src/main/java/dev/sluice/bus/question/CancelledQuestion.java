package dev.sluice.bus.question;

import dev.sluice.contract.Message;

/** Says to the nodes of a cluster that nobody waits for the answer to a question any more. */
public record CancelledQuestion(String question) implements Message {

    /** The gateway's own address, where this is published. */
    public static final String ADDRESS = "sluice.bus.cancelled";
}
