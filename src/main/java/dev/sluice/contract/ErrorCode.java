package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * The closed list of failures that the gateway itself reports: code, HTTP status, standing message and what to do.
 * Failures that PostgreSQL reports keep their SQLSTATE and are not listed here. Codes are never reused. Documented in
 * {@code src/docs/errors.md}, which a test holds against this list.
 */
public enum ErrorCode {
    DEADLINE_PASSED(
            "SLC001",
            504,
            "The time limit passed before the operation finished",
            "Ask for less, add an index, or pass a longer limit up to the configured maximum."),
    SHED(
            "SLC002",
            503,
            "The gateway is at its limit for this kind of work",
            "Retry after the time that Retry-After gives."),
    DATABASE_UNREACHABLE(
            "SLC003",
            503,
            "The database cannot be reached",
            "Retry after the time that Retry-After gives; the gateway reconnects by itself."),
    COMMIT_OUTCOME_UNKNOWN(
            "SLC004",
            500,
            "The connection was lost while committing: the outcome is unknown",
            "Read the rows back before repeating the write."),
    CLIENT_GONE("SLC005", 499, "The client went away before the answer", null),
    INTERNAL("SLC000", 500, "The gateway failed to answer", "Look for the request id in the gateway's log."),

    BAD_CREDENTIAL("SLC101", 401, "The credential was refused", null),
    CONFLICTING_CREDENTIALS(
            "SLC102",
            400,
            "The request carries two different credentials",
            "Send one: a service key, or another's Bearer token beside a publishable key."),
    RATE_LIMITED("SLC103", 429, "Too many requests", "Retry after the time that Retry-After gives."),
    OUT_OF_SCOPE(
            "SLC104",
            403,
            "The key's scope does not cover this",
            "Use a key whose scope does: sluice keys list shows what each may."),
    KEYS_UNREACHABLE(
            "SLC105",
            503,
            "The keys of the token's issuer cannot be had at present",
            "Retry after the time that Retry-After gives; the token may be good."),

    MALFORMED("SLC201", 400, "The message is malformed", null),
    UNFILTERED_WRITE(
            "SLC202",
            400,
            "An update or delete without a filter is refused",
            "Add a filter, or allow it with allow_unfiltered (over HTTP: Prefer: unfiltered=allow)."),
    CAP_PASSED("SLC203", 400, "A configured cap was passed", null),
    BODY_TOO_LARGE("SLC203", 413, "The body is larger than the configured cap", "Send less in one request."),
    ANSWER_TOO_LARGE(
            "SLC203",
            400,
            "The answer is larger than the configured cap",
            "Ask for fewer rows or columns, or have the rows streamed with Prefer: stream."),
    URL_TOO_LONG("SLC203", 414, "The URL is longer than the configured cap", "Send less in the URL."),
    HEADERS_TOO_LARGE(
            "SLC203", 431, "The headers are larger than the configured cap", "Send fewer or shorter headers."),
    REQUEST_TOO_SLOW("SLC204", 408, "The request did not come in time", "Send it whole and at once."),
    CONTENT_CODED("SLC205", 415, "The Content-Encoding of the body is not supported", "Send the body without one."),
    NO_HTTP("SLC206", 400, "The request breaks the rules of HTTP", null),

    KEY_REUSED(
            "SLC211",
            422,
            "The Idempotency-Key was used for another request",
            "Give each request a key of its own, and repeat a request exactly as it was."),
    KEY_UNDER_WAY(
            "SLC212",
            409,
            "A request with the same Idempotency-Key is under way",
            "Repeat the request after a moment."),
    KEYS_UNAVAILABLE(
            "SLC213",
            501,
            "An Idempotency-Key cannot be honoured",
            "Nothing was done. Leave the header out, or have conf/idempotency.sql run in the database and"
                    + " idempotency.enabled set."),

    GUARD_UNAVAILABLE(
            "SLC221",
            500,
            "A guard of the table cannot be checked",
            "Nothing was done. The guards stand in the file that authorization.rules names."),

    NO_SUCH_TRANSACTION(
            "SLC301", 404, "There is no such transaction", "Begin one with sluice.tx.begin or POST /tx/v1."),
    TRANSACTION_ENDED("SLC301", 410, "The transaction has ended", "Begin a new transaction."),
    NO_SUCH_USER("SLC302", 404, "There is no such user", null),

    CONFIG_REFUSED(
            "SLC401",
            422,
            "The configuration has problems, so nothing of it was applied",
            "Mend them and reload again; the gateway goes on with the configuration that it has."),
    NOT_FOR_BROWSERS("SLC402", 403, "Commands are not taken from browsers", "Use scripts/sluice or another program."),

    NO_CONNECTION("PGRST000", 503, "Database connection error.", null),
    CONNECTION_LOST("PGRST001", 503, "Database client error. Retrying the connection.", null),
    NO_SCHEMA_CACHE("PGRST002", 503, "Could not query the database for the schema cache. Retrying.", null),
    NO_CONNECTION_IN_TIME("PGRST003", 504, "Timed out acquiring connection from connection pool.", null),
    INVALID_QUERY("PGRST100", 400, "The query string could not be parsed", null),
    INVALID_CALL_METHOD("PGRST101", 405, "Cannot use the method on RPC", null),
    INVALID_BODY("PGRST102", 400, "The request body is malformed", null),
    INVALID_RANGE("PGRST103", 416, "Requested range not satisfiable", null),
    INVALID_PUT_FILTERS(
            "PGRST105", 405, "Filters must include all and only primary key columns with 'eq' operators", null),
    SCHEMA_NOT_EXPOSED("PGRST106", 406, "The schema must be one of the exposed schemas", null),
    NOT_ACCEPTABLE("PGRST107", 406, "None of these media types are available", null),
    NOT_EMBEDDED("PGRST108", 400, "The resource is not embedded in this request", null),
    INVALID_RESPONSE_HEADERS(
            "PGRST111",
            500,
            "response.headers guc must be a JSON array composed of objects with a single key and a string value",
            null),
    INVALID_RESPONSE_STATUS("PGRST112", 500, "response.status guc must be a valid status code", null),
    PUT_WITH_LIMIT("PGRST114", 400, "limit/offset querystring parameters are not allowed for PUT", null),
    PUT_OF_ANOTHER_KEY("PGRST115", 400, "Payload values do not match URL in primary key column(s)", null),
    NOT_SINGULAR("PGRST116", 406, "Cannot coerce the result to a single JSON object", null),
    METHOD_NOT_ALLOWED("PGRST117", 405, "Unsupported HTTP method", null),
    RELATED_ORDER_NOT_TO_ONE("PGRST118", 400, "A related order is not possible", null),
    INVALID_RAISE("PGRST121", 500, "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error", null),
    INVALID_PREFERENCE("PGRST122", 400, "Invalid preferences given with handling=strict", null),
    AGGREGATES_NOT_ALLOWED("PGRST123", 400, "Use of aggregate functions is not allowed", null),
    MAX_AFFECTED_PASSED("PGRST124", 400, "Query result exceeds max-affected preference constraint", null),
    INVALID_PATH("PGRST125", 404, "Invalid path specified in request URL", null),
    DESCRIPTION_DISABLED("PGRST126", 404, "Root endpoint metadata is disabled", null),
    NOT_IMPLEMENTED("PGRST127", 400, "Feature not implemented", null),
    MAX_AFFECTED_OF_SINGLE(
            "PGRST128",
            400,
            "Function must return SETOF or TABLE when max-affected preference is used with handling=strict",
            null),
    NO_RELATIONSHIP("PGRST200", 400, "Could not find a relationship in the schema cache", null),
    AMBIGUOUS_RELATIONSHIP("PGRST201", 300, "Could not embed because more than one relationship was found", null),
    NO_SUCH_FUNCTION("PGRST202", 404, "Could not find the function in the schema cache", null),
    AMBIGUOUS_FUNCTION(
            "PGRST203",
            300,
            "Could not choose the best candidate function",
            "Try renaming the parameters or the function itself in the database so function overloading"
                    + " can be resolved"),
    NO_SUCH_COLUMN("PGRST204", 400, "Could not find the column in the schema cache", null),
    NO_SUCH_TABLE("PGRST205", 404, "Could not find the table in the schema cache", null),
    NO_TOKEN_SECRET("PGRST300", 500, "Server lacks JWT secret", null),
    TOKEN_UNREADABLE("PGRST301", 401, "No suitable key or wrong key type", null),
    ANONYMOUS_REFUSED("PGRST302", 401, "Anonymous access is disabled", null),
    CLAIMS_REFUSED("PGRST303", 401, "JWT claims validation or parsing failed", null),

    ROWS_GUARDED("42501", 403, "permission denied by a guard of the table", null),
    ACCESS_OF_ANOTHER("42501", 403, "permission denied to check the access of another user", null);

    private final String code;
    private final int status;
    private final String message;
    private final @Nullable String hint;

    ErrorCode(String code, int status, String message, @Nullable String hint) {
        this.code = code;
        this.status = status;
        this.message = message;
        this.hint = hint;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String message() {
        return message;
    }

    /** What the caller can do about it. */
    public @Nullable String hint() {
        return hint;
    }

    /** This failure with its standing message. */
    public GatewayException failure() {
        return failure(null);
    }

    /** This failure with its standing message and what was wrong this time. */
    public GatewayException failure(@Nullable String details) {
        return new GatewayException(new Failure(code, status, message, details, hint));
    }

    /** This failure in other words, where the dialect or the field at fault asks for them. */
    public GatewayException failure(String message, @Nullable String details, @Nullable String hint) {
        return new GatewayException(new Failure(code, status, message, details, hint));
    }
}
