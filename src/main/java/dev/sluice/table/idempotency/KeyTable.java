package dev.sluice.table.idempotency;

import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes the table of records where it is missing, and rids it of what has expired. */
final class KeyTable {

    private static final Session UPKEEP = Session.of(null, false, null);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String DEFINITION = "conf/idempotency.sql";

    /** The records that one statement deletes; few enough to hold nobody up. */
    private static final long LOT = 1_000;

    /** The lots of one round; what is left then is for the next. */
    private static final int LOTS_MAX = 100;

    /** One node at a time makes the table. */
    private static final Statement LOCK = Statement.of("select pg_advisory_xact_lock(hashtext('sluice keys'))::text");

    private static final Statement EXISTS = Statement.of("""
            select exists (
                select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'sluice' and c.relname = 'idempotency_key')""");

    private final Database database;
    private final Duration window;
    private final Observer observer;
    private boolean prepared;
    private boolean stopping;

    KeyTable(Database database, Duration window, Observer observer) {
        this.database = database;
        this.window = window;
        this.observer = observer;
    }

    /** Makes the table where it is missing; where that may not be, tells so and lets the gateway do without. */
    Future<Void> prepare() {
        Call call = call("create");
        return database.transact(
                        UPKEEP,
                        call,
                        transaction -> transaction
                                .run(LOCK, call)
                                .compose(locked -> transaction.run(EXISTS, call))
                                .compose(found -> found.isTrue(0, 0)
                                        ? Future.succeededFuture()
                                        : inOrder(transaction, statements(), call)))
                .onSuccess(made -> prepared = true)
                .recover(this::missing);
    }

    private Future<Void> missing(Throwable cause) {
        prepared = false;
        boolean isLost =
                cause instanceof GatewayException known && known.failure().is(ErrorCode.DATABASE_UNREACHABLE);
        if (!stopping && !isLost) {
            observer.keysUnavailable(DEFINITION, cause);
        }
        return Future.succeededFuture();
    }

    private static Future<Void> inOrder(Transaction transaction, List<Statement> statements, Call call) {
        Future<Void> done = Future.succeededFuture();
        for (Statement statement : statements) {
            done = done.compose(before -> transaction.run(statement, call).mapEmpty());
        }
        return done;
    }

    /** The statements of the file, divided by empty lines. */
    private static List<Statement> statements() {
        try (InputStream file =
                Objects.requireNonNull(KeyTable.class.getClassLoader().getResourceAsStream(DEFINITION), DEFINITION)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.strip().split("\n\n+", -1)).map(Statement::of).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Deletes what has expired; makes the table first where it was missing until now. */
    Future<Void> tend() {
        return prepared ? clean(LOTS_MAX) : prepare();
    }

    private Future<Void> clean(int lots) {
        return database.run(KeyStatements.clean(window, LOT), UPKEEP, call("clean"))
                .compose(deleted -> lots > 1 && Objects.requireNonNull(deleted.number(0, 0)) == LOT
                        ? clean(lots - 1)
                        : Future.<Void>succeededFuture())
                .recover(this::missing);
    }

    Future<Void> stop() {
        stopping = true;
        return database.close();
    }

    private static Call call(String name) {
        return Call.begin("keys " + name, OperationKind.TABLE, Deadline.in(LIMIT));
    }
}
