package dev.sluice.authentication;

/** A credential that is refused, with the reason. */
final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Rejection rejection;

    RejectedException(Rejection rejection) {
        super(rejection.reason(), null, false, false);
        this.rejection = rejection;
    }

    Rejection rejection() {
        return rejection;
    }
}
