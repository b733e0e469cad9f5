package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements that open a transaction as an identity and bound its time. */
final class Sessions {

    /** How much sooner than the deadline PostgreSQL ends a statement by itself, so that its account arrives in time. */
    private static final long STATEMENT_TIMEOUT_LEAD_MILLIS = 10;

    /** Runs after work of others too, which may have changed where names are looked for. */
    private static final String TIME_LIMIT =
            "select pg_catalog.set_config('statement_timeout', $1::pg_catalog.text, true)";

    /** The role comes last: what is set before it needs none of its rights. */
    private static final String IDENTITY = "select set_config('statement_timeout', $1::text, true),"
            + " set_config('request.jwt.claims', $2::text, true), set_config('role', $3::text, true)";

    private static final String SETTING = ", set_config($%d::text, $%d::text, true)";

    private Sessions() {}

    static String begin(Session session) {
        StringBuilder begin = new StringBuilder("BEGIN");
        if (session.isolation() != null) {
            begin.append(" ISOLATION LEVEL ").append(session.isolation().label());
        }
        return begin.append(session.readOnly() ? " READ ONLY" : " READ WRITE").toString();
    }

    /** Sets time limit, claims, role and the session's own settings for the transaction that is open. */
    static Statement settings(Session session, Call call) {
        Identity identity = session.identity();
        if (identity == null) {
            return timeLimit(call);
        }
        if (session.settings().isEmpty()) {
            return Statement.of(
                    IDENTITY, statementTimeout(call), identity.claims().value(), identity.role());
        }
        StringBuilder text = new StringBuilder(IDENTITY);
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(statementTimeout(call));
        parameters.add(identity.claims().value());
        parameters.add(identity.role());
        session.settings().forEach((name, value) -> {
            parameters.add(name);
            parameters.add(value);
            text.append(SETTING.formatted(parameters.size() - 1, parameters.size()));
        });
        return new Statement(text.toString(), Collections.unmodifiableList(parameters));
    }

    /** The end of a transaction in which all went well; constraints that wait are checked before a roll back too. */
    static List<String> end(Session session) {
        return session.rollsBack() ? List.of("SET CONSTRAINTS ALL IMMEDIATE", "ROLLBACK") : List.of("COMMIT");
    }

    /** Sets the time limit of the statements that follow in the transaction. */
    static Statement timeLimit(Call call) {
        return Statement.of(TIME_LIMIT, statementTimeout(call));
    }

    private static String statementTimeout(Call call) {
        return Long.toString(Math.max(1, call.deadline().remainingMillis() - STATEMENT_TIMEOUT_LEAD_MILLIS));
    }
}
