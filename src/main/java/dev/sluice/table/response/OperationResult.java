package dev.sluice.table.response;

import dev.sluice.contract.Call;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.table.sql.StatementResult;

/** Makes of a statement's result what a table operation is answered with. */
public final class OperationResult {

    private OperationResult() {}

    public static TableResult of(TableOperation operation, StatementResult result, Call call) {
        TableAction action = operation.effectiveAction();
        boolean writes = switch (action) {
            case SELECT, COUNT, CALL -> false;
            case INSERT, UPDATE, UPSERT, DELETE -> true;
        };
        boolean shown = !writes || operation.returning() || operation.single();
        boolean isCount = action == TableAction.COUNT;
        return new TableResult(
                action,
                isCount || !shown
                        ? JsonText.EMPTY_ARRAY
                        : new JsonText(result.body().text()),
                isCount ? 0 : result.pageCount(),
                result.total(),
                writes ? result.pageCount() : null,
                call.elapsedNanos() / 1e6);
    }
}
