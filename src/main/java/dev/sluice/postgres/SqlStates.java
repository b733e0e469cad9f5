package dev.sluice.postgres;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one table from SQLSTATE to failure. Statuses are those of PostgREST's documented table; faults of the caller's
 * data or rights keep PostgreSQL's words, faults of the server are told plainly.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
final class SqlStates {

    static final String QUERY_CANCELED = "57014";

    private static final String READ_ONLY_TRANSACTION = "25006";

    private static final String NOT_SUPPORTED = "0A000";

    private static final String INTERNAL = "XX000";

    /** Where PostgreSQL finds that a statement would give other columns than when it was prepared. */
    private static final String PLAN_CHECK = "RevalidateCachedQuery";

    /** Where a standby refuses a transaction that may write, or one that is serializable. */
    private static final List<String> MODE_CHECKS = List.of("call_bool_check_hook", "call_enum_check_hook");

    /**
     * What PostgreSQL says, in English whatever its language, where a definition that it looked up was gone when it
     * came to use it, or was being changed by another.
     */
    private static final List<String> DEFINITION_GONE =
            List.of("cache lookup failed for ", "could not open relation with OID ", "tuple concurrently ");

    private static final String CARDINALITY_VIOLATION = "21000";

    private static final String CUSTOM_STATUS_CLASS = "PT";

    /** What a function raises to say a whole response; the table room reads it. */
    private static final String RAISED = "PGRST";

    /** A statement failed and its connection lives; on servers that speak another language it may be told otherwise. */
    private static final String ALIVE = "ERROR";

    private static final String ENDED = "FATAL";

    /** The database is away: not there yet, shutting down, or full. */
    private static final List<String> UNREACHABLE = List.of("08", "25P03", "57P01", "57P02", "57P03", "57P05", "53300");

    private static final Map<String, Integer> STATUS_BY_STATE = Map.of(
            "23503", 409, "23505", 409, "25006", 405, "53400", 500, "57P01", 503, "P0001", 400, "42883", 404, "42P01",
            404, "42P17", 500, "42501", 403);

    private static final Map<String, Integer> STATUS_BY_CLASS = Map.ofEntries(
            Map.entry("08", 503),
            Map.entry("09", 500),
            Map.entry("0L", 403),
            Map.entry("0P", 403),
            Map.entry("25", 500),
            Map.entry("28", 403),
            Map.entry("2D", 500),
            Map.entry("38", 500),
            Map.entry("39", 500),
            Map.entry("3B", 500),
            Map.entry("40", 500),
            Map.entry("53", 503),
            Map.entry("54", 500),
            Map.entry("55", 500),
            Map.entry("57", 500),
            Map.entry("58", 500),
            Map.entry("F0", 500),
            Map.entry("HV", 500),
            Map.entry("P0", 500),
            Map.entry("XX", 500));

    private SqlStates() {}

    /**
     * Whether the error ended its connection. What a function raises, or another database that it asked, has the same
     * states and ends its statement only.
     */
    static boolean isUnreachable(PgException error) {
        return ENDED.equals(error.getSeverity())
                || (!endsStatementOnly(error) && UNREACHABLE.stream().anyMatch(error.getSqlState()::startsWith));
    }

    static boolean endsStatementOnly(PgException error) {
        return ALIVE.equals(error.getSeverity());
    }

    /** Whether a server refused to write because it is a standby, where the transaction was to write. */
    static boolean isOfStandby(PgException error) {
        return error.getSqlState().equals(READ_ONLY_TRANSACTION)
                || (error.getSqlState().equals(NOT_SUPPORTED) && MODE_CHECKS.contains(error.getRoutine()));
    }

    /** Whether a statement failed, before it did anything that stands, because the schema changed under it. */
    static boolean isOfChangedSchema(PgException error) {
        return (error.getSqlState().equals(NOT_SUPPORTED) && PLAN_CHECK.equals(error.getRoutine()))
                || (error.getSqlState().equals(INTERNAL)
                        && DEFINITION_GONE.stream().anyMatch(String.valueOf(error.getErrorMessage())::startsWith));
    }

    /** Whether the connection is of more use: one to a standby after a failover is of none. */
    static boolean isReusableAfter(PgException error, boolean readOnly) {
        return !isUnreachable(error) && (readOnly || !isOfStandby(error));
    }

    /**
     * What a caller is told of an error that PostgreSQL reported.
     *
     * @param inItsWords whether faults of the server are told as PostgreSQL told them
     */
    static GatewayException failure(PgException error, boolean readOnly, boolean inItsWords) {
        String state = error.getSqlState();
        boolean isStandby = isOfStandby(error) && !readOnly && !inItsWords;
        if (isStandby || (isUnreachable(error) && !inItsWords)) {
            return ErrorCode.DATABASE_UNREACHABLE.failure();
        }
        int status = status(state, String.valueOf(error.getErrorMessage()));
        // An upsert that has one key twice is the caller's fault; PostgREST calls it the server's.
        if (!inItsWords && isKeyTwice(state, String.valueOf(error.getErrorMessage()))) {
            status = 400;
        }
        boolean raised = state.equals(RAISED) || state.startsWith(CUSTOM_STATUS_CLASS);
        if (status >= 500 && !raised && !inItsWords) {
            return new GatewayException(
                    new Failure(state, status, "PostgreSQL could not finish the statement", null, plainHint(state)));
        }
        Failure failure = new Failure(state, status, error.getErrorMessage(), error.getDetail(), error.getHint());
        boolean choosesStatus = state.startsWith(CUSTOM_STATUS_CLASS);
        return new GatewayException(choosesStatus ? failure.withStatusText(failure.message()) : failure);
    }

    private static boolean isKeyTwice(String state, String message) {
        return state.equals(CARDINALITY_VIOLATION) && message.startsWith("ON CONFLICT DO UPDATE");
    }

    /** The status of an error; a few are told apart by PostgreSQL's own words, as PostgREST does. */
    static int status(String state, String message) {
        return switch (state) {
            case CARDINALITY_VIOLATION -> message.endsWith("requires a WHERE clause") ? 400 : 500;
            case "22023" -> message.startsWith("role") && message.endsWith("does not exist") ? 401 : 400;
            case "42883" -> message.startsWith("function xmlagg(") ? 406 : 404;
            default -> status(state);
        };
    }

    static int status(String state) {
        if (state.startsWith(CUSTOM_STATUS_CLASS)) {
            return customStatus(state);
        }
        Integer exact = STATUS_BY_STATE.get(state);
        return exact != null ? exact : STATUS_BY_CLASS.getOrDefault(state.substring(0, 2), 400);
    }

    /** PostgREST's convention: a function that raises {@code PT404} chooses the status 404. */
    private static int customStatus(String state) {
        String digits = state.substring(CUSTOM_STATUS_CLASS.length());
        return digits.matches("[2-9][0-9]{2}") ? Integer.parseInt(digits) : 500;
    }

    private static @Nullable String plainHint(String state) {
        return switch (state.substring(0, 2)) {
            case "40" -> "Repeat the transaction.";
            case "57" -> "The statement was ended by the server; ask for less or ask again.";
            default -> null;
        };
    }
}
