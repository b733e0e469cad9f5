package dev.sluice.table.sql;

import dev.sluice.contract.OrderTerm;
import dev.sluice.postgres.Statement;
import dev.sluice.table.plan.CallPlan;
import dev.sluice.table.plan.DeletePlan;
import dev.sluice.table.plan.InsertPlan;
import dev.sluice.table.plan.OutputColumn;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.Returning;
import dev.sluice.table.plan.UpdatePlan;
import dev.sluice.table.schema.Routine;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a plan as one statement. Every statement answers with one row: the rows as JSON text, how many they are, and
 * the count of all that match or null. Equal shapes give equal texts, so that each is prepared once. Pure.
 */
public final class SqlWriter {

    private static final String TARGET = "target";

    private SqlWriter() {}

    /** The statement of a plan for a role. */
    public static Statement write(Plan plan, String role) {
        SqlText sql = new SqlText();
        if (plan instanceof ReadPlan read) {
            read(read, sql);
        } else if (plan instanceof InsertPlan insert) {
            insert(insert, sql);
        } else if (plan instanceof UpdatePlan update) {
            update(update, sql);
        } else if (plan instanceof DeletePlan delete) {
            delete(delete, sql);
        } else if (plan instanceof CallPlan call) {
            call(call, sql);
        }
        return sql.statement(role);
    }

    private static void read(ReadPlan plan, SqlText sql) {
        String from = " from " + Identifiers.quote(plan.from().name()) + " " + TARGET;
        if (plan.onlyCounting()) {
            sql.add("select '[]'::text, 0::bigint, count(*)").add(from);
            ConditionWriter.where(plan.where(), TARGET, sql);
            return;
        }
        sql.add("select coalesce(json_agg(page), '[]')::text, count(*), ");
        if (plan.counting()) {
            sql.add("(select count(*)").add(from);
            ConditionWriter.where(plan.where(), TARGET, sql);
            sql.add(")");
        } else {
            sql.add("null::bigint");
        }
        sql.add(" from (select ").add(columns(plan.select())).add(from);
        ConditionWriter.where(plan.where(), TARGET, sql);
        order(plan.orderBy(), sql);
        if (plan.limit() != null) {
            sql.add(" limit ").bind(plan.limit().toString()).add("::bigint");
        }
        if (plan.offset() > 0) {
            sql.add(" offset ").bind(Long.toString(plan.offset())).add("::bigint");
        }
        sql.add(") page");
    }

    private static String columns(List<OutputColumn> columns) {
        return columns.isEmpty()
                ? TARGET + ".*"
                : columns.stream().map(SqlWriter::column).collect(Collectors.joining(", "));
    }

    private static String column(OutputColumn output) {
        String column = TARGET + "." + Identifiers.quote(output.column());
        return column + (output.cast() == null ? "" : "::" + output.cast()) + " as "
                + Identifiers.quote(output.alias());
    }

    private static void order(List<OrderTerm> terms, SqlText sql) {
        for (int index = 0; index < terms.size(); index++) {
            OrderTerm term = terms.get(index);
            sql.add(index == 0 ? " order by " : ", ")
                    .add(TARGET + "." + Identifiers.quote(term.column()))
                    .add(term.descending() ? " desc" : " asc");
            if (term.nullsFirst() != null) {
                sql.add(term.nullsFirst() ? " nulls first" : " nulls last");
            }
        }
    }

    private static void insert(InsertPlan plan, SqlText sql) {
        String table = Identifiers.quote(plan.into().name());
        sql.add("with written as (insert into ").add(table).add(" as " + TARGET);
        if (plan.columns().isEmpty()) {
            // A row of defaults for each empty object; a select without columns cannot say so, hence the bound payload.
            defaults(plan, sql);
        } else {
            String names = names(plan.columns());
            sql.add(" (" + names + ") select " + names + " from json_populate_recordset(null::" + table + ", ")
                    .bind(plan.payload().value())
                    .add("::json) payload");
        }
        conflict(plan, sql);
        returning(plan.returning(), sql);
    }

    private static void defaults(InsertPlan plan, SqlText sql) {
        String first =
                Identifiers.quote(plan.into().columns().keySet().iterator().next());
        boolean empty = plan.payload().value().replaceAll("\\s", "").equals("[]");
        if (empty) {
            sql.add(" (" + first + ") select " + TARGET + "." + first + " from "
                    + Identifiers.quote(plan.into().name()) + " " + TARGET + " where false");
        } else {
            sql.add(" default values");
        }
    }

    private static String names(List<String> columns) {
        return columns.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    }

    private static void conflict(InsertPlan plan, SqlText sql) {
        if (plan.onConflict().isEmpty()) {
            return;
        }
        sql.add(" on conflict (" + names(plan.onConflict()) + ") do ");
        if (plan.ignoreDuplicates() || plan.columns().isEmpty()) {
            sql.add("nothing");
            return;
        }
        sql.add("update set ")
                .add(plan.columns().stream()
                        .map(Identifiers::quote)
                        .map(name -> name + " = excluded." + name)
                        .collect(Collectors.joining(", ")));
    }

    private static void update(UpdatePlan plan, SqlText sql) {
        String table = Identifiers.quote(plan.table().name());
        if (plan.set().isEmpty()) {
            sql.add("select '[]'::text, 0::bigint, null::bigint");
            return;
        }
        sql.add("with written as (update ").add(table).add(" as " + TARGET + " set ");
        sql.add(plan.set().stream()
                .map(Identifiers::quote)
                .map(name -> name + " = payload." + name)
                .collect(Collectors.joining(", ")));
        sql.add(" from (select * from json_populate_record(null::" + table + ", ")
                .bind(plan.payload().value())
                .add("::json)) payload");
        ConditionWriter.where(plan.where(), TARGET, sql);
        returning(plan.returning(), sql);
    }

    private static void delete(DeletePlan plan, SqlText sql) {
        sql.add("with written as (delete from ")
                .add(Identifiers.quote(plan.from().name()))
                .add(" as " + TARGET);
        ConditionWriter.where(plan.where(), TARGET, sql);
        returning(plan.returning(), sql);
    }

    private static void returning(Returning returning, SqlText sql) {
        if (returning.rows()) {
            sql.add(" returning " + columns(returning.columns()) + ")")
                    .add(" select coalesce(json_agg(written), '[]')::text, count(*), null::bigint from written");
        } else {
            sql.add(" returning 1) select '[]'::text, count(*), null::bigint from written");
        }
    }

    private static void call(CallPlan plan, SqlText sql) {
        String arguments = plan.arguments().stream()
                .map(argument ->
                        Identifiers.quote(argument.name()) + " => arguments." + Identifiers.quote(argument.name()))
                .collect(Collectors.joining(", "));
        String call = Identifiers.quote(plan.routine().name()) + "(" + arguments + ")";
        sql.add(result(plan.routine()));
        if (!plan.arguments().isEmpty()) {
            sql.add("json_to_record(").bind(plan.payload().value()).add("::json) as arguments (");
            sql.add(plan.arguments().stream()
                    .map(argument -> Identifiers.quote(argument.name()) + " " + argument.type())
                    .collect(Collectors.joining(", ")));
            sql.add("), lateral ");
        }
        sql.add("(select " + call + (plan.routine().returnsNothing() ? "::text" : "") + " as result) called");
    }

    private static String result(Routine routine) {
        if (routine.returnsSet()) {
            return "select coalesce(json_agg(result), '[]')::text, count(*), null::bigint from ";
        }
        return routine.returnsNothing()
                ? "select coalesce(nullif(result, ''), 'null'), 1::bigint, null::bigint from "
                : "select coalesce(to_json(result), 'null')::text, 1::bigint, null::bigint from ";
    }
}
