package dev.sluice.table.sql;

import java.util.Locale;
import java.util.Set;

/**
 * The names of types that a request may cast to: those that SQL's grammar spells in words of its own, and any other as
 * a quoted identifier in lower case, as PostgreSQL folds it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype.html">PostgreSQL data types</a>
 */
final class TypeNames {

    private static final Set<String> SPELLED = Set.of(
            "bigint",
            "bit",
            "bit varying",
            "boolean",
            "char",
            "char varying",
            "character",
            "character varying",
            "dec",
            "decimal",
            "double precision",
            "float",
            "int",
            "integer",
            "interval",
            "national character",
            "national character varying",
            "nchar",
            "nchar varying",
            "numeric",
            "real",
            "smallint",
            "time",
            "time with time zone",
            "time without time zone",
            "timestamp",
            "timestamp with time zone",
            "timestamp without time zone",
            "varchar");

    private TypeNames() {}

    static String written(String name) {
        String folded = name.strip().replaceAll(" +", " ").toLowerCase(Locale.ROOT);
        return SPELLED.contains(folded) ? folded : Identifiers.quote(folded);
    }
}
