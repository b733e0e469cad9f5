package dev.sluice.http.rest;

import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.OrderTerm;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code select=alias:column::type,…}, {@code order=column.desc.nullslast,…} and lists of columns. */
final class TermParser {

    private TermParser() {}

    /** The columns of a select; a star, or nothing, is every column. */
    static List<ColumnTerm> select(String text) {
        if (text.isEmpty() || text.equals("*")) {
            return List.of();
        }
        Scanner scanner = new Scanner("select parameter", text);
        List<ColumnTerm> terms = new ArrayList<>();
        do {
            terms.add(column(scanner));
        } while (scanner.take(","));
        if (!scanner.atEnd()) {
            throw scanner.fault("expecting \",\" or end of input");
        }
        return terms;
    }

    private static ColumnTerm column(Scanner scanner) {
        String first = name(scanner);
        boolean aliased = scanner.isAt(':') && !scanner.isNext("::");
        if (aliased) {
            scanner.require(":");
        }
        String column = aliased ? name(scanner) : first;
        String cast = scanner.take("::") ? scanner.plain(",") : null;
        return new ColumnTerm(column, aliased ? first : null, cast);
    }

    private static String name(Scanner scanner) {
        String name = scanner.word(",:()>- ");
        if (name.isEmpty()) {
            throw scanner.fault("expecting field name");
        }
        return name;
    }

    static List<OrderTerm> order(String text) {
        Scanner scanner = new Scanner("order", text);
        List<OrderTerm> terms = new ArrayList<>();
        do {
            terms.add(orderTerm(scanner));
        } while (scanner.take(","));
        if (!scanner.atEnd()) {
            throw scanner.fault("expecting \",\" or end of input");
        }
        return terms;
    }

    private static OrderTerm orderTerm(Scanner scanner) {
        String column = scanner.word(".,()");
        if (column.isEmpty()) {
            throw scanner.fault("expecting field name");
        }
        boolean descending = scanner.take(".desc");
        if (!descending) {
            scanner.take(".asc");
        }
        Boolean nullsFirst = null;
        if (scanner.take(".nullsfirst")) {
            nullsFirst = true;
        } else if (scanner.take(".nullslast")) {
            nullsFirst = false;
        }
        return new OrderTerm(column, descending, nullsFirst);
    }

    /** Names divided by commas, as in {@code on_conflict}. */
    static List<String> names(String parameter, String text) {
        Scanner scanner = new Scanner(parameter, text);
        List<String> names = new ArrayList<>();
        do {
            names.add(scanner.word(","));
        } while (scanner.take(","));
        return names;
    }
}
