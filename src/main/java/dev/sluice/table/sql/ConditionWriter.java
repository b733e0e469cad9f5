package dev.sluice.table.sql;

import dev.sluice.contract.FilterOperator;
import dev.sluice.table.plan.Condition;
import java.util.List;

/** Writes a condition. Values are bound as text and cast to the column's type, so that PostgreSQL reads them. */
final class ConditionWriter {

    private ConditionWriter() {}

    /** Writes {@code where …}, or nothing where the condition restricts nothing. */
    static void where(Condition condition, String table, SqlText sql) {
        if (!condition.equals(Condition.TRUE)) {
            sql.add(" where ");
            write(condition, table, sql);
        }
    }

    private static void write(Condition condition, String table, SqlText sql) {
        if (condition instanceof Condition.Compared compared) {
            compare(compared, table, sql);
        } else if (condition instanceof Condition.All all) {
            join(all.conditions(), " and ", "true", table, sql);
        } else if (condition instanceof Condition.Any any) {
            join(any.conditions(), " or ", "false", table, sql);
        } else if (condition instanceof Condition.Negated negated) {
            sql.add("not (");
            write(negated.condition(), table, sql);
            sql.add(")");
        }
    }

    private static void join(List<Condition> conditions, String word, String empty, String table, SqlText sql) {
        if (conditions.isEmpty()) {
            sql.add(empty);
            return;
        }
        sql.add("(");
        for (int index = 0; index < conditions.size(); index++) {
            sql.add(index == 0 ? "" : word);
            write(conditions.get(index), table, sql);
        }
        sql.add(")");
    }

    private static void compare(Condition.Compared compared, String table, SqlText sql) {
        sql.add(table).add(".").add(Identifiers.quote(compared.column().name()));
        String value = compared.values().isEmpty() ? "" : compared.values().get(0);
        String type = compared.column().type();
        switch (compared.operator()) {
            case EQ, NEQ, GT, GTE, LT, LTE ->
                sql.add(symbol(compared.operator())).bind(value).add("::").add(type);
            case LIKE, ILIKE -> sql.add(symbol(compared.operator())).bind(value);
            case IN -> sql.add(" = any (").bind(compared.values()).add("::" + type + "[])");
            case IS -> sql.add(" is ").add(value.equals("not_null") ? "not null" : value);
        }
    }

    private static String symbol(FilterOperator operator) {
        return switch (operator) {
            case EQ -> " = ";
            case NEQ -> " <> ";
            case GT -> " > ";
            case GTE -> " >= ";
            case LT -> " < ";
            case LTE -> " <= ";
            case LIKE -> " like ";
            case ILIKE -> " ilike ";
            case IN, IS -> throw new IllegalArgumentException("no symbol of its own: " + operator.label());
        };
    }
}
