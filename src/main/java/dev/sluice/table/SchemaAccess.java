package dev.sluice.table;

import dev.sluice.contract.Call;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.catalog.RoutineRows;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Routine;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the role of a transaction may know of a schema. */
record SchemaAccess(Transaction transaction, String schema, Call call) {

    private static final String RELATIONS = """
            select c.relname::text
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = $1::text and c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition
              and (pg_has_role(c.relowner, 'usage')
                   or has_table_privilege(c.oid, 'select, insert, update, delete, truncate, references, trigger')
                   or has_any_column_privilege(c.oid, 'select, insert, update, references'))
            """;

    private static final String COMMENT = """
            select obj_description(n.oid, 'pg_namespace') from pg_catalog.pg_namespace n where n.nspname = $1::text
            """;

    /** The relations on which it has any privilege. */
    Future<Set<QualifiedName>> relations() {
        return transaction
                .run(Statement.of(RELATIONS, schema), call)
                .map(rows -> IntStream.range(0, rows.size())
                        .mapToObj(row -> new QualifiedName(schema, Objects.requireNonNull(rows.text(row, 0))))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** The functions that it may call, with types as the search path of the transaction names them. */
    Future<List<Routine>> routines() {
        return RoutineRows.accessible(transaction, schema, call);
    }

    /** What the database says of the schema. */
    Future<Optional<String>> comment() {
        return transaction
                .run(Statement.of(COMMENT, schema), call)
                .map(rows -> rows.isEmpty() ? Optional.empty() : Optional.ofNullable(rows.text(0, 0)));
    }
}
