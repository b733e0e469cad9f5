package dev.sluice.table.sql;

import dev.sluice.table.schema.QualifiedName;

/** The one place where a name becomes SQL. */
final class Identifiers {

    private Identifiers() {}

    /** A name in double quotes, up to the first NUL, which no name can hold. */
    static String quote(String name) {
        int end = name.indexOf('\0');
        return '"' + (end < 0 ? name : name.substring(0, end)).replace("\"", "\"\"") + '"';
    }

    static String quote(QualifiedName name) {
        return quote(name.schema()) + '.' + quote(name.name());
    }

    /** A name that the catalog holds as a text of its own, where SQL takes names as texts. */
    static String literal(String name) {
        String escaped = name.replace("'", "''");
        return name.indexOf('\\') < 0 ? "'" + escaped + "'" : "E'" + escaped.replace("\\", "\\\\") + "'";
    }
}
