package dev.sluice.postgres;

import dev.sluice.contract.Call;
import dev.sluice.postgres.link.Hearing;
import dev.sluice.postgres.retry.LastWords;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.internal.command.CommandResponse;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong with a statement where the driver keeps it to itself.
 *
 * <p>Where PostgreSQL could not make out a type (SQLSTATE 42804, 42P08, 42P18) the driver prepares the statement again,
 * with the types of its parameters; inside a transaction, which has failed by then, all that comes back is that it has.
 *
 * <p>Errors with the states of {@link Attribution} the driver takes for words about the connection and for no answer.
 */
final class HiddenFault {

    private HiddenFault() {}

    /** Fails with what PostgreSQL said first of a statement whose transaction is over. */
    static Future<Rows> toldAfterwards(Throwable cause, Lease lease, Statement statement, Session session, Call call) {
        if (!isHidden(cause)) {
            return Future.failedFuture(cause);
        }
        Future<?> prepared = preparedAgain(lease, statement, session, call);
        return lease.command("ROLLBACK").transform(over -> Future.failedFuture(said(prepared, cause)));
    }

    /** Fails with what PostgreSQL said first of a statement whose transaction is still to be rolled back, as before. */
    static Future<Rows> told(Throwable cause, Lease lease, Statement statement, Session session, Call call) {
        if (!isHidden(cause)) {
            return Future.failedFuture(cause);
        }
        return lease.command("ROLLBACK")
                .compose(over -> preparedAgain(lease, statement, session, call))
                .transform(prepared -> Future.failedFuture(prepared.failed() ? prepared.cause() : cause));
    }

    private static boolean isHidden(Throwable cause) {
        return cause instanceof PgException error && error.getSqlState().equals(SqlStates.FAILED_TRANSACTION);
    }

    /** In a transaction like the first, which it leaves open. */
    private static Future<?> preparedAgain(Lease lease, Statement statement, Session session, Call call) {
        lease.command(Sessions.begin(session));
        lease.statement(Sessions.settings(session, call));
        return lease.prepare(statement);
    }

    private static Throwable said(Future<?> prepared, Throwable cause) {
        return prepared.failed() ? prepared.cause() : cause;
    }

    /** Has errors that the driver would keep from their statements told on a connection; once is enough. */
    static void attribute(PgConnection connection) {
        ChannelPipeline pipeline =
                Hearing.socket(connection).channelHandlerContext().pipeline();
        if (pipeline.get(Attribution.NAME) == null) {
            pipeline.addAfter(Attribution.DRIVER, Attribution.NAME, new Attribution());
            pipeline.addBefore(Attribution.DRIVER, LastWords.NAME, new LastWords());
        }
    }

    /**
     * Gives an error of state 57P01, 57P05 or 25P03 to whom it answers. The driver sends it past all statements, closes
     * the connection, and takes the end of the answer for a success without a result, on which it trips: a function
     * that raises such a state would never be answered. What is raised is its statement's failure and no more; what
     * ends the session is the failure of all that was sent on it.
     */
    private static final class Attribution extends ChannelInboundHandlerAdapter {

        static final String NAME = "attribution";

        /** The driver's own name for its part of the pipeline. */
        static final String DRIVER = "codec";

        private @Nullable PgException raised;
        private @Nullable Throwable ended;

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof PgException error)) {
                context.fireExceptionCaught(cause);
                return;
            }
            if (ended != null) {
                // All statements have been told of it on its way here; the connection is about to be closed.
                return;
            }
            if (SqlStates.endsStatementOnly(error)) {
                raised = error;
                return;
            }
            ended = error;
            // From the head, so that it passes the driver's list of statements that wait for an answer.
            context.pipeline().fireExceptionCaught(error);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (raised != null && message instanceof CommandResponse<?> response) {
                context.fireChannelRead(failed(response, raised));
                raised = null;
                return;
            }
            context.fireChannelRead(message);
        }

        private static <R> CommandResponse<R> failed(CommandResponse<R> response, PgException error) {
            CommandResponse<R> failed = CommandResponse.failure(error);
            failed.cmd = response.cmd;
            return failed;
        }
    }
}
