package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.contract.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The statements that open a transaction as an identity and bound its time. */
final class Sessions {

    /** How much sooner than the deadline PostgreSQL ends a statement by itself, so that its account arrives in time. */
    private static final long STATEMENT_TIMEOUT_LEAD_MILLIS = 10;

    private static final String STATEMENT_TIMEOUT = "statement_timeout";

    /**
     * Names are written with their schema: work of others on the same connection may have changed where they are looked
     * for, and left types of the same name behind.
     */
    private static final String TIME_LIMIT =
            "select pg_catalog.set_config('statement_timeout', $1::pg_catalog.text, true)";

    /** The role comes after what needs none of its rights, or more than it has. */
    private static final String IDENTITY = "pg_catalog.set_config('statement_timeout', $1::pg_catalog.text, true),"
            + " pg_catalog.set_config('request.jwt.claims', $2::pg_catalog.text, true),"
            + " pg_catalog.set_config('role', $3::pg_catalog.text, true)";

    /** A time as PostgreSQL writes it: without a unit, milliseconds. */
    private static final Pattern TIME = Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(us|ms|s|min|h|d)?\\s*");

    private Sessions() {}

    /**
     * Begins a transaction. What a server may refuse, as a standby refuses one that writes, is asked for within it, so
     * that the statements behind run in a transaction that has failed and never without one.
     */
    static String begin(Session session) {
        if (session.isolation() == null && session.readOnly()) {
            return "BEGIN READ ONLY";
        }
        StringBuilder begin = new StringBuilder("BEGIN; SET TRANSACTION");
        if (session.isolation() != null) {
            begin.append(" ISOLATION LEVEL ").append(session.isolation().label());
        }
        return begin.append(session.readOnly() ? " READ ONLY" : " READ WRITE").toString();
    }

    /** Sets time limit, claims, role and the session's own settings for the transaction that is open. */
    static Statement settings(Session session, Call call) {
        Identity identity = session.identity();
        if (identity == null) {
            return timeLimit(session, call);
        }
        StringBuilder text = new StringBuilder("select ");
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(statementTimeout(session, call));
        parameters.add(identity.claims().value());
        parameters.add(identity.role());
        session.roleSettings().forEach((name, value) -> {
            if (!name.equals(STATEMENT_TIMEOUT)) {
                text.append(setting(name, value, parameters)).append(", ");
            }
        });
        text.append(IDENTITY);
        session.settings().forEach((name, value) -> {
            if (!name.equals(STATEMENT_TIMEOUT)) {
                text.append(", ").append(setting(name, value, parameters));
            }
        });
        return new Statement(text.toString(), Collections.unmodifiableList(parameters));
    }

    private static String setting(String name, String value, List<@Nullable Object> parameters) {
        parameters.add(name);
        parameters.add(value);
        return "pg_catalog.set_config($%d::pg_catalog.text, $%d::pg_catalog.text, true)"
                .formatted(parameters.size() - 1, parameters.size());
    }

    /** The end of a transaction in which all went well; constraints that wait are checked before a roll back too. */
    static List<String> end(Session session) {
        return session.rollsBack() ? List.of("SET CONSTRAINTS ALL IMMEDIATE", "ROLLBACK") : List.of("COMMIT");
    }

    /** Sets the time limit of the statements that follow in the transaction. */
    static Statement timeLimit(Session session, Call call) {
        return Statement.of(TIME_LIMIT, statementTimeout(session, call));
    }

    /** What remains of the deadline, or less where a function or a role has a time limit of its own. */
    private static String statementTimeout(Session session, Call call) {
        long remaining = Math.max(1, call.deadline().remainingMillis() - STATEMENT_TIMEOUT_LEAD_MILLIS);
        String own = session.settings()
                .getOrDefault(STATEMENT_TIMEOUT, session.roleSettings().get(STATEMENT_TIMEOUT));
        long limit = own == null ? 0 : millis(own);
        return Long.toString(limit == 0 ? remaining : Math.min(limit, remaining));
    }

    /** A time limit in milliseconds; 0 is none, as is what PostgreSQL would not write so. */
    private static long millis(String time) {
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            return 0;
        }
        double unit = switch (matcher.group(2) == null ? "ms" : matcher.group(2)) {
            case "us" -> 0.001;
            case "s" -> 1_000;
            case "min" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 1;
        };
        return Math.round(Double.parseDouble(matcher.group(1)) * unit);
    }
}
