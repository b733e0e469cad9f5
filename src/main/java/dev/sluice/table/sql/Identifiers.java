package dev.sluice.table.sql;

import dev.sluice.table.schema.QualifiedName;

/** The one place where a name becomes SQL. */
final class Identifiers {

    private Identifiers() {}

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quote(QualifiedName name) {
        return quote(name.schema()) + '.' + quote(name.name());
    }
}
