package dev.sluice.table.sql;

import dev.sluice.postgres.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statements that call a function of the configuration's. */
public final class CallStatements {

    private CallStatements() {}

    /** Calls a function, named with its schema or without, for what it does. */
    public static Statement withoutArguments(String function) {
        String name =
                Stream.of(function.split("\\.", 2)).map(Identifiers::quote).collect(Collectors.joining("."));
        return Statement.of("select " + name + "()::text");
    }
}
