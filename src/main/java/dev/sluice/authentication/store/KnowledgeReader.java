package dev.sluice.authentication.store;

import dev.sluice.authentication.store.CredentialRows.Standing;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tables: everything in pages at first and now and then, in between what has not been seen. What a
 * transaction wrote is found when it has committed, however long ago it began, because a position is the snapshot of
 * the last reading and not a time or a number of a row.
 */
final class KnowledgeReader {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** How often everything is read anew, by which rows that are gone are noticed. */
    private static final Duration WHOLE_INTERVAL = Duration.ofMinutes(1);

    private static final List<String> KINDS =
            List.of(CredentialStatements.KEY, CredentialStatements.TOKEN, CredentialStatements.USER);

    private final Database database;
    private final int entriesMax;
    private final KeyChanges changes;
    private @Nullable Knowledge known;
    private long readWholeNanoTime;

    KnowledgeReader(Database database, int entriesMax, KeyChanges changes) {
        this.database = database;
        this.changes = changes;
        this.entriesMax = entriesMax;
    }

    /** What there is to know now. */
    Future<Knowledge> read() {
        Knowledge before = known;
        if (before == null || System.nanoTime() - readWholeNanoTime > WHOLE_INTERVAL.toNanos()) {
            return everything().onSuccess(found -> known = found);
        }
        return before.whole() ? news(before).onSuccess(found -> known = found) : Future.succeededFuture(before);
    }

    private Future<Knowledge> news(Knowledge before) {
        long asOf = System.nanoTime();
        return ask(CredentialStatements.news(before.position())).compose(rows -> {
            Optional<Standing> standing = rows.standing();
            if (standing.isEmpty() || rows.size() > CredentialStatements.PAGE) {
                return everything();
            }
            changes.written(before.keys(), rows.keys());
            rows.addTo(before);
            // A key that was deleted is not in the tables to be found; there are fewer than are known then.
            return before.keys().size() == standing.get().amount() && before.size() <= entriesMax
                    ? Future.succeededFuture(before.at(standing.get().position(), asOf))
                    : everything();
        });
    }

    /** Reads all from its beginning; what is written meanwhile is news of the position where that was. */
    private Future<Knowledge> everything() {
        long asOf = System.nanoTime();
        return ask(CredentialStatements.beginning(entriesMax + 1L)).compose(rows -> {
            Standing standing = rows.standing().orElseThrow();
            readWholeNanoTime = asOf;
            if (standing.amount() > entriesMax) {
                return Future.succeededFuture(Knowledge.tooMuch(standing.position(), asOf));
            }
            Knowledge found = Knowledge.empty(standing.position(), asOf);
            Future<Void> read = Future.succeededFuture();
            for (String kind : KINDS) {
                read = read.compose(before -> pages(kind, "", found));
            }
            return read.map(
                    all -> found.size() > entriesMax ? Knowledge.tooMuch(standing.position(), asOf) : told(found));
        });
    }

    /** What is read first has not changed, nor what there was too much of to know. */
    private Knowledge told(Knowledge found) {
        Knowledge before = known;
        if (before != null && before.whole()) {
            changes.all(before.keys(), found.keys());
        }
        return found;
    }

    private Future<Void> pages(String kind, String after, Knowledge found) {
        return ask(CredentialStatements.page(kind, after)).compose(rows -> {
            rows.addTo(found);
            return rows.size() == CredentialStatements.PAGE && found.size() <= entriesMax
                    ? pages(kind, rows.lastId(), found)
                    : Future.succeededFuture();
        });
    }

    private Future<CredentialRows> ask(Statement statement) {
        Call call = Call.begin("credentials read", OperationKind.AUTH, Deadline.in(LIMIT));
        return database.run(statement, Session.GATEWAY, call).map(CredentialRows::new);
    }
}
