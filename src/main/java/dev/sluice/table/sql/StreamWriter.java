package dev.sluice.table.sql;

import dev.sluice.postgres.Statement;
import dev.sluice.table.plan.BodyForm;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.plan.ReadPlan;

/** Writes the statements of a read whose rows are fetched part by part through a cursor. */
public final class StreamWriter {

    private static final String CURSOR = "sluice_stream";

    private final Plan.Reading plan;
    private final String role;

    /** A writer for a read as a role. */
    public StreamWriter(Plan.Reading plan, String role) {
        this.plan = plan;
        this.role = role;
    }

    /** Opens the cursor; each of its rows is one row as a text of its form. */
    public Statement declare() {
        SqlText sql = new SqlText()
                .add("declare " + CURSOR + " no scroll cursor for select ")
                .add(row(plan.form()))
                .add(" from (");
        ReadWriter.select(plan.read(), sql);
        return sql.add(") ").add(BodyWriter.PAGE).statement(role);
    }

    private static String row(BodyForm form) {
        String row = BodyWriter.PAGE;
        if (form.is(BodyForm.Kind.CSV)) {
            return "substring(%s::text, 2, length(%s::text) - 2)".formatted(row, row);
        }
        return form.nullsStripped()
                ? "json_strip_nulls(row_to_json(%s))::text".formatted(row)
                : "row_to_json(%s)::text".formatted(row);
    }

    /** The next rows of the cursor. */
    public Statement fetch(int rows) {
        return Statement.of("fetch forward " + rows + " from " + CURSOR);
    }

    /**
     * What is known before the first row: the total where it is counted, what the database set for the response, and
     * for CSV the names of the columns.
     */
    public Statement prelude(boolean counting) {
        SqlText sql = new SqlText().add("select ");
        if (counting) {
            sql.add("(select count(*) from (");
            ReadWriter.countable(plan.read(), sql);
            sql.add(") counted), ");
        } else {
            sql.add("null::bigint, ");
        }
        sql.add("nullif(current_setting('response.headers', true), ''), ")
                .add("nullif(current_setting('response.status', true), ''), ");
        if (plan.form().is(BodyForm.Kind.CSV)) {
            names(plan.read(), sql);
        } else {
            sql.add("null::text");
        }
        return sql.statement(role);
    }

    private static void names(ReadPlan read, SqlText sql) {
        sql.add("(select string_agg(name, ',') from (select json_object_keys(row_to_json(first)) as name from (select *"
                + " from (");
        ReadWriter.select(read, sql);
        sql.add(") rows limit 1) first) names)");
    }
}
