package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.Identity;

/** The statements that open a transaction as an identity and bound its time. */
final class Sessions {

    /** How much sooner than the deadline PostgreSQL ends a statement by itself, so that its account arrives in time. */
    private static final long STATEMENT_TIMEOUT_LEAD_MILLIS = 10;

    private static final String TIME_LIMIT = "select set_config('statement_timeout', $1::text, true)";

    /** The role comes last: what is set before it needs none of its rights. */
    private static final String IDENTITY = "select set_config('statement_timeout', $1::text, true),"
            + " set_config('request.jwt.claims', $2::text, true), set_config('role', $3::text, true)";

    private Sessions() {}

    static String begin(Session session) {
        StringBuilder begin = new StringBuilder("BEGIN");
        if (session.isolation() != null) {
            begin.append(" ISOLATION LEVEL ").append(session.isolation().label());
        }
        return begin.append(session.readOnly() ? " READ ONLY" : " READ WRITE").toString();
    }

    /** Sets time limit, claims and role for the transaction that is open. */
    static Statement settings(Session session, Call call) {
        Identity identity = session.identity();
        return identity == null
                ? timeLimit(call)
                : Statement.of(
                        IDENTITY, statementTimeout(call), identity.claims().value(), identity.role());
    }

    /** Sets the time limit of the statements that follow in the transaction. */
    static Statement timeLimit(Call call) {
        return Statement.of(TIME_LIMIT, statementTimeout(call));
    }

    private static String statementTimeout(Call call) {
        return Long.toString(Math.max(1, call.deadline().remainingMillis() - STATEMENT_TIMEOUT_LEAD_MILLIS));
    }
}
