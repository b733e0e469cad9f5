package dev.sluice.table.sql;

import dev.sluice.table.plan.CallPlan;
import dev.sluice.table.plan.CallPlan.Arguments;
import dev.sluice.table.query.Field;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Writes calls of functions. */
final class CallWriter {

    /** What a result that is no row is called. */
    static final String SCALAR = "pgrst_scalar";

    private static final String CALL = "pgrst_call";

    private CallWriter() {}

    static void call(CallPlan plan, SqlText sql) {
        sql.add("select ");
        columns(plan, sql);
        sql.add(" from ");
        if (plan.arguments() instanceof Arguments.Json json
                && !plan.parameters().isEmpty()) {
            body(plan.parameters(), json, sql);
            sql.add(", lateral ");
        }
        boolean isValue = isValue(plan.routine());
        sql.add(isValue ? "(select " : "")
                .add(Identifiers.quote(plan.routine().name()))
                .add("(");
        arguments(plan, sql);
        sql.add(")").add(isValue ? " " + SCALAR + ") " : " ").add(CALL);
    }

    private static boolean isValue(Routine routine) {
        return routine.returnsScalar() || routine.returnsSetOfScalar();
    }

    private static void columns(CallPlan plan, SqlText sql) {
        if (isValue(plan.routine())) {
            sql.add(CALL + "." + SCALAR);
            return;
        }
        SortedSet<String> columns = plan.returning();
        if (columns.isEmpty()) {
            sql.add(Field.STAR);
            return;
        }
        SortedSet<String> all = new TreeSet<>(columns);
        if (!columns.contains(Field.STAR)) {
            all.addAll(plan.filterFields());
        }
        sql.join(all, ", ", (column, text) -> text.add(FieldWriter.column(CALL, column)));
    }

    private static void body(List<Parameter> parameters, Arguments.Json json, SqlText sql) {
        sql.add("(select ").bind(json.text(), "json").add(" as document) pgrst_payload, lateral (select ");
        sql.join(parameters, ", ", (parameter, text) -> text.add(Identifiers.quote(parameter.name())));
        sql.add(json.isObject() ? " from json_to_record(" : " from json_to_recordset(")
                .add("pgrst_payload.document) as _(");
        sql.join(
                parameters,
                ", ",
                (parameter, text) ->
                        text.add(Identifiers.quote(parameter.name())).add(" ").add(parameter.castType()));
        sql.add(") limit 1) ").add(PayloadWriter.BODY);
    }

    private static void arguments(CallPlan plan, SqlText sql) {
        if (plan.arguments() instanceof Arguments.Single single) {
            String type = plan.parameters().get(0).type();
            if (type.equals("bytea")) {
                sql.bind(single.body().bytes());
            } else {
                sql.bind(single.body().text(), type);
            }
            return;
        }
        sql.join(plan.parameters(), ", ", (parameter, text) -> {
            text.add(parameter.variadic() ? "variadic " : "")
                    .add(Identifiers.quote(parameter.name()))
                    .add(" := ");
            argument(parameter, plan.arguments(), text);
        });
    }

    private static void argument(Parameter parameter, Arguments arguments, SqlText sql) {
        if (!(arguments instanceof Arguments.Named named)) {
            sql.add(PayloadWriter.BODY + "." + Identifiers.quote(parameter.name()));
            return;
        }
        List<String> values = named.values().getOrDefault(parameter.name(), List.of());
        if (parameter.variadic()) {
            sql.bind(values, "").add("::").add(parameter.castType());
        } else if (values.isEmpty()) {
            sql.add("null");
        } else {
            sql.bind(values.get(0), parameter.castType());
        }
    }
}
