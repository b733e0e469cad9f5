package dev.sluice.table.planner;

import dev.sluice.contract.ErrorCode;
import dev.sluice.table.plan.ResolvedField;
import dev.sluice.table.plan.WritePlan.PayloadColumn;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Finds the columns that the keys of a payload name. */
final class PayloadColumns {

    private final FieldResolver resolver;

    PayloadColumns(SchemaCache cache) {
        this.resolver = new FieldResolver(cache, null);
    }

    /** The columns of some names, in the order of their names; fails with PGRST204 where there is none. */
    List<PayloadColumn> of(Relation relation, Collection<String> names) {
        List<PayloadColumn> columns = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            ResolvedField field = resolver.set(relation, name).orElseThrow(() -> unknown(relation, name));
            columns.add(new PayloadColumn(
                    field, relation.column(name).map(Column::defaultValue).orElse(null)));
        }
        return columns;
    }

    List<String> known(Relation relation, Collection<String> names) {
        return names.stream().filter(relation.columns()::containsKey).toList();
    }

    List<String> missing(Relation relation, Collection<String> names) {
        return names.stream()
                .filter(name -> !relation.columns().containsKey(name))
                .sorted()
                .toList();
    }

    static RuntimeException unknown(Relation relation, String name) {
        return ErrorCode.NO_SUCH_COLUMN.failure(
                "Could not find the '%s' column of '%s' in the schema cache"
                        .formatted(name, relation.name().name()),
                null,
                null);
    }
}
