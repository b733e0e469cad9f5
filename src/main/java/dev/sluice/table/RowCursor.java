package dev.sluice.table;

import dev.sluice.contract.Call;
import dev.sluice.postgres.OpenTransaction;
import dev.sluice.postgres.Rows;
import dev.sluice.table.plan.BodyForm;
import dev.sluice.table.sql.StreamWriter;
import io.vertx.core.Future;

/**
 * Rows on their way out of PostgreSQL, in a transaction that is open until the last. As many rows are fetched at once
 * as make a part of about {@link #PART_BYTES}, going by those before.
 */
final class RowCursor {

    private static final int PART_BYTES = 128 * 1024;
    private static final int ROWS_FIRST = 32;
    private static final int ROWS_MAX = 2_048;

    private final OpenTransaction transaction;
    private final StreamWriter statements;
    private final BodyForm form;
    private int rowsNext = ROWS_FIRST;
    private long rows;
    private boolean ended;

    RowCursor(OpenTransaction transaction, StreamWriter statements, BodyForm form) {
        this.transaction = transaction;
        this.statements = statements;
        this.form = form;
    }

    /** How many rows came so far. */
    long rows() {
        return rows;
    }

    boolean isEnded() {
        return ended;
    }

    /** The next rows as text of their form, with what comes after the last; commits when they have all come. */
    Future<String> next(Call call) {
        int asked = rowsNext;
        return transaction.run(statements.fetch(asked), call).compose(fetched -> {
            String part = text(fetched);
            ended = fetched.size() < asked;
            rows += fetched.size();
            adapt(fetched.size(), part.length());
            return ended ? transaction.commit(call).map(committed -> part + end()) : Future.succeededFuture(part);
        });
    }

    private void adapt(int fetched, int characters) {
        if (fetched > 0) {
            int perRow = Math.max(1, characters / fetched);
            // A power of two, so that few texts of a fetch are prepared.
            rowsNext = Integer.highestOneBit(Math.max(1, Math.min(ROWS_MAX, PART_BYTES / perRow)));
        }
    }

    private String text(Rows fetched) {
        StringBuilder part = new StringBuilder();
        for (int row = 0; row < fetched.size(); row++) {
            boolean isFirst = rows == 0 && row == 0;
            part.append(
                    switch (form.kind()) {
                        case LINES -> "";
                        case CSV -> isFirst ? "" : "\n";
                        default -> isFirst ? "[" : ", \n ";
                    });
            part.append(fetched.text(row, 0));
            part.append(form.is(BodyForm.Kind.LINES) ? "\n" : "");
        }
        return part.toString();
    }

    private String end() {
        return switch (form.kind()) {
            case LINES, CSV -> "";
            default -> rows == 0 ? "[]" : "]";
        };
    }

    /** Ends the transaction whatever has come. */
    Future<Void> close() {
        ended = true;
        return transaction.rollback();
    }
}
