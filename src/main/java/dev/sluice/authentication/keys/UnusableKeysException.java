package dev.sluice.authentication.keys;

/** Keys that cannot be read; the message says why and holds nothing of them. */
final class UnusableKeysException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableKeysException(String message) {
        super(message, null, false, false);
    }
}
