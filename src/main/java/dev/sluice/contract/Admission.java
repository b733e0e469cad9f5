package dev.sluice.contract;

/**
 * Decides how often who may ask. Each method that lets something in may instead throw {@code SLC103}, and takes nothing
 * then. Called on event loops: an implementation never blocks.
 */
public interface Admission {

    /** Lets everybody in. */
    Admission OPEN = new Admission() {};

    /** Lets a request in by the address that it comes from, before anything else of it is looked at. */
    default void arrive(OperationKind kind, String address, int operations) {}

    /** Lets a request have its credentials verified. */
    default void present(String address, VerifyRequest credentials) {}

    /** Is told that credentials were found good. */
    default void proven(VerifyRequest credentials) {}

    /** Is told that credentials were refused. */
    default void refused(String address, VerifyRequest credentials) {}

    /** Lets a caller in whose question does not say who asks. */
    default void admit(OperationKind kind, Identity caller, int operations) {}

    /** Lets a question in that is about to be answered. */
    default void admit(OperationKind kind, Counted question) {}
}
