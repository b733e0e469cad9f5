package dev.sluice.table;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.Isolation;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.table.plan.BodyForm;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.request.Action;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.Preferences.Count;
import dev.sluice.table.request.Preferences.TransactionEnd;
import dev.sluice.table.response.ResponseWriter;
import dev.sluice.table.schema.RoleSettings;
import dev.sluice.table.sql.CallStatements;
import dev.sluice.table.sql.StatementResult;
import dev.sluice.table.sql.StatementWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan that is to be carried out: its statement, as whom and how it runs, and what its result must be.
 *
 * @param role what is set for the role of the request
 * @param mustNotWrite whether the transaction is read-only whatever the plan
 */
record Work(ApiRequest request, Plan.OfStatement plan, RestConfig config, RoleSettings role, boolean mustNotWrite) {

    Statement statement() {
        return writer().write(plan);
    }

    private StatementWriter writer() {
        return new StatementWriter(request, config.maxRows(), config.caps().answerBytesMax());
    }

    /** The statement that asks the planner for the total, null where nobody wants to know. */
    @Nullable
    Statement explainCount() {
        Count count = request.preferences().count();
        return plan instanceof Plan.Reading reading && count != null && count.explains()
                ? writer().explainCount(reading.read())
                : null;
    }

    Session session() {
        return session(isReadOnly());
    }

    /** The session of work that is recorded, whatever the work itself writes. */
    Session recordingSession() {
        return session(false);
    }

    private Session session(boolean readOnly) {
        Map<String, String> settings = new LinkedHashMap<>(request.settings());
        Isolation isolation = null;
        if (plan instanceof Plan.Calling calling) {
            settings.putAll(calling.call().routine().settings());
            isolation = calling.call().routine().isolation();
        }
        return new Session(request.identity(), readOnly, isolation, Map.of(), settings, first(config), rollsBack())
                .ofRole(role.isolation(), role.settings());
    }

    /** The session of a request that only reads, whatever is read. */
    static Session readingSession(ApiRequest request, RestConfig config, RoleSettings role) {
        return new Session(request.identity(), true, null, Map.of(), request.settings(), first(config), false)
                .ofRole(role.isolation(), role.settings());
    }

    private static List<Statement> first(RestConfig config) {
        String preRequest = config.preRequest();
        return preRequest == null ? List.of() : List.of(CallStatements.withoutArguments(preRequest));
    }

    private boolean isReadOnly() {
        return mustNotWrite
                || plan instanceof Plan.Reading
                || (plan instanceof Plan.Calling calling && calling.readOnly());
    }

    private boolean rollsBack() {
        TransactionEnd asked = request.preferences().transaction();
        return asked == null ? config.transactionEnd().rollsBack() : asked == TransactionEnd.ROLLBACK;
    }

    /** Whether the rows are wanted part by part. */
    boolean isStreamed() {
        BodyForm form = plan.form();
        boolean asked = form.is(BodyForm.Kind.LINES)
                || (request.preferences().stream() && (form.is(BodyForm.Kind.ARRAY) || form.is(BodyForm.Kind.CSV)));
        return asked && plan instanceof Plan.Reading && plan.mediaType().plan() == null;
    }

    /** Whether the rows that match are to be counted, beside those that are read. */
    boolean counts() {
        return request.preferences().count() != null;
    }

    /** Whether the result decides whether the transaction stands. */
    boolean mayBeUndone() {
        return !(plan instanceof Plan.Reading)
                && (plan.mediaType().isSingular()
                        || request.action() == Action.PUT
                        || request.preferences().maxAffected() != null
                        || (plan instanceof Plan.Writing writing
                                && (writing.write().mayMisplace()
                                        || !writing.write().guards().isEmpty())));
    }

    /** Fails where the result is not what was asked for. */
    StatementResult checked(StatementResult result) {
        if (plan instanceof Plan.Writing writing) {
            ResponseWriter.checkPermitted(writing.write(), result);
            ResponseWriter.checkPlaced(writing.write(), result);
        }
        if (request.action() == Action.PUT) {
            ResponseWriter.checkPut(result);
            return result;
        }
        ResponseWriter.checkSingular(plan.mediaType(), result);
        boolean counts = request.action() == Action.UPDATE
                || request.action() == Action.DELETE
                || request.action().isCall();
        if (counts) {
            new ResponseWriter(request).checkAffected(result);
        }
        return result;
    }

    /** The result with the total that the planner estimates, as far as it counts. */
    StatementResult estimated(StatementResult result, @Nullable Long estimate) {
        if (request.preferences().count() == Count.PLANNED) {
            return result.withTotal(estimate);
        }
        Long total = result.total();
        Long most = config.maxRows();
        if (total == null || most == null || estimate == null || total <= most) {
            return result;
        }
        return result.withTotal(Math.max(total, estimate));
    }
}
