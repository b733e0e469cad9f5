package dev.sluice.postgres;

import dev.sluice.contract.Call;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was wrong with a statement that the driver tried twice. Where PostgreSQL could not make out a type (SQLSTATE
 * 42804, 42P08, 42P18) the driver prepares the statement again, with the types of its parameters; inside a transaction,
 * which has failed by then, all that comes back is that it has.
 */
final class HiddenFault {

    private static final String FAILED_TRANSACTION = "25P02";

    private HiddenFault() {}

    /** Fails with what PostgreSQL said first; the transaction is over then. */
    static Future<Rows> told(Throwable cause, Lease lease, Statement statement, Session session, Call call) {
        if (!(cause instanceof PgException error && error.getSqlState().equals(FAILED_TRANSACTION))) {
            return Future.failedFuture(cause);
        }
        List<Future<?>> steps = new ArrayList<>();
        steps.add(lease.command("ROLLBACK"));
        steps.add(lease.command(Sessions.begin(session)));
        steps.add(lease.statement(Sessions.settings(session, call)));
        Future<?> prepared = lease.prepare(statement);
        steps.add(prepared);
        steps.add(lease.command("ROLLBACK"));
        return Future.join(steps).transform(over -> Future.failedFuture(prepared.failed() ? prepared.cause() : cause));
    }
}
