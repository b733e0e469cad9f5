package dev.sluice.authentication.store;

/** There are no tables of credentials, and whoever connects may not make them. */
final class NoTablesException extends StoreException {

    private static final long serialVersionUID = 1L;

    NoTablesException(Throwable cause) {
        super(
                "authentication.store: the tables of credentials are missing and may not be made: have "
                        + CredentialTables.DEFINITION + " run in the database with its grants",
                cause);
    }
}
