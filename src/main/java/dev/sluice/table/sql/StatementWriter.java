package dev.sluice.table.sql;

import dev.sluice.contract.MediaType.PlanOption;
import dev.sluice.contract.MediaType.PlanOptions;
import dev.sluice.postgres.Statement;
import dev.sluice.table.plan.BodyForm;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.Preferences.Count;
import dev.sluice.table.request.Preferences.Representation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.sql.cap.AnswerCap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes a plan as one statement that answers with one row, in the order of {@link StatementResult}. Equal shapes give
 * equal texts, so that each is prepared once.
 */
public final class StatementWriter {

    private static final String SETTINGS = "nullif(current_setting('response.headers', true), ''), "
            + "nullif(current_setting('response.status', true), ''), ";

    private static final String NO_LOCATION = "null::text[]";

    private final ApiRequest request;
    private final @Nullable Long maxRows;
    private final int bytesMax;

    /**
     * A writer for a request.
     *
     * @param maxRows the most rows of one read, null is no cap
     * @param bytesMax the most bytes of a body
     */
    public StatementWriter(ApiRequest request, @Nullable Long maxRows, int bytesMax) {
        this.request = request;
        this.maxRows = maxRows;
        this.bytesMax = bytesMax;
    }

    /** The statement of a plan. */
    public Statement write(Plan.OfStatement plan) {
        SqlText sql = new SqlText();
        explain(plan.mediaType().plan(), sql);
        if (plan instanceof Plan.Reading reading) {
            read(reading, sql);
        } else if (plan instanceof Plan.Writing writing) {
            write(writing, sql);
        } else if (plan instanceof Plan.Calling calling) {
            call(calling, sql);
        }
        return sql.statement(request.identity().role());
    }

    /** The statement that asks the planner how many rows a read has. */
    public Statement explainCount(ReadPlan plan) {
        SqlText sql = new SqlText().add("explain (format json) ");
        ReadWriter.countable(plan, sql);
        return sql.statement(request.identity().role());
    }

    private static void explain(@Nullable PlanOptions options, SqlText sql) {
        if (options == null) {
            return;
        }
        sql.add("explain (format ").add(options.json() ? "json" : "text");
        for (PlanOption option : options.options()) {
            sql.add(", ").add(option.name().toLowerCase(Locale.ROOT));
        }
        sql.add(") ");
    }

    private static String body(Plan.OfStatement plan, @Nullable Routine routine) {
        return plan.mediaType().plan() == null
                ? BodyWriter.body(plan.form(), routine)
                : BodyWriter.planned(plan.form(), routine);
    }

    private void read(Plan.Reading plan, SqlText sql) {
        boolean isNamed = plan.form().is(BodyForm.Kind.CSV) || countsApart();
        if (isNamed) {
            sql.add("with ").add(BodyWriter.NAMED_PAGE).add(" as (");
            ReadWriter.select(plan.read(), sql);
            sql.add(")");
            countSource(plan.read(), sql);
            sql.add(" ");
        }
        String pageCount = "count(*)";
        answer(plan, sql, total(pageCount), pageCount, body(plan, null));
        sql.add("null::bigint from (");
        if (isNamed) {
            sql.add("select * from ").add(BodyWriter.NAMED_PAGE);
        } else {
            ReadWriter.select(plan.read(), sql);
        }
        sql.add(") ").add(BodyWriter.PAGE).add(AnswerCap.end(plan));
    }

    private void answer(Plan.OfStatement plan, SqlText sql, String... columns) {
        sql.add(AnswerCap.begin(plan, bytesMax))
                .add("select ")
                .add(String.join(", ", columns))
                .add(", ")
                .add(SETTINGS);
    }

    private boolean counts() {
        Count count = request.preferences().count();
        return count != null && count.counts();
    }

    /** Whether the total may be another than the page's own count. */
    private boolean countsApart() {
        return counts() && (maxRows != null || !request.range().isAll());
    }

    private void countSource(ReadPlan plan, SqlText sql) {
        if (!countsApart()) {
            return;
        }
        sql.add(", pgrst_source_count as (");
        ReadWriter.countable(plan, sql);
        if (request.preferences().count() == Count.ESTIMATED && maxRows != null) {
            sql.add(" limit ").bind(Long.toString(maxRows + 1), "bigint");
        }
        sql.add(")");
    }

    private String total(String pageCount) {
        if (!counts()) {
            return "null::bigint";
        }
        return countsApart() ? "(select count(*) from pgrst_source_count)" : pageCount;
    }

    private void write(Plan.Writing plan, SqlText sql) {
        sql.add("with ");
        WriteWriter.with(plan.write(), sql);
        namePage(plan, sql);
        sql.add(" ");
        answer(plan, sql, "null::bigint", "count(*)", location(plan.write()), body(plan, null));
        boolean countsInserted = plan.write() instanceof WritePlan.Insert insert && insert.merges();
        sql.add(
                countsInserted
                        ? "nullif(current_setting('%s', true), '')::bigint".formatted(WriteWriter.INSERTED)
                        : "null::bigint");
        sql.add(", ").add(WriteWriter.misplaced(plan.write())).add(", ");
        GuardWriter.refused(plan.write(), sql);
        sql.add(" from (");
        if (plan.form().is(BodyForm.Kind.NONE)) {
            sql.add("select * from ").add(ReadPlan.SOURCE);
        } else {
            page(plan, sql);
        }
        sql.add(") ").add(BodyWriter.PAGE).add(AnswerCap.end(plan));
    }

    /** The key of the one row that was inserted, each column as a filter. */
    private String location(WritePlan write) {
        boolean wanted = write instanceof WritePlan.Insert
                && request.preferences().representation() == Representation.HEADERS_ONLY;
        if (!wanted) {
            return NO_LOCATION;
        }
        String key = ((WritePlan.Insert) write)
                .primaryKey().stream()
                        .map(Identifiers::literal)
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("''");
        return ("case when count(*) = 1 then (select array_agg(key || '=' || coalesce('eq.' || value, 'is.null'))"
                        + " from (select row_to_json(first) as document from %s first limit 1) one,"
                        + " json_each_text(one.document) where key in (%s)) end")
                .formatted(ReadPlan.SOURCE, key);
    }

    private void call(Plan.Calling plan, SqlText sql) {
        Routine routine = plan.call().routine();
        sql.add("with ").add(ReadPlan.SOURCE).add(" as (");
        CallWriter.call(plan.call(), sql);
        sql.add(")");
        countSource(plan.read(), sql);
        namePage(plan, sql);
        sql.add(" ");
        String pageCount = routine.returnsSingle() ? "1::bigint" : "count(*)";
        answer(plan, sql, total(pageCount), pageCount, body(plan, routine));
        sql.add("null::bigint from (");
        page(plan, sql);
        sql.add(") ").add(BodyWriter.PAGE).add(AnswerCap.end(plan));
    }

    /** What names the columns of comma-separated values reads the page a second time. */
    private static void namePage(Plan.OfStatement plan, SqlText sql) {
        if (plan.form().is(BodyForm.Kind.CSV)) {
            sql.add(", ").add(BodyWriter.NAMED_PAGE).add(" as (");
            ReadWriter.select(plan.read(), sql);
            sql.add(")");
        }
    }

    private static void page(Plan.OfStatement plan, SqlText sql) {
        if (plan.form().is(BodyForm.Kind.CSV)) {
            sql.add("select * from ").add(BodyWriter.NAMED_PAGE);
        } else {
            ReadWriter.select(plan.read(), sql);
        }
    }
}
