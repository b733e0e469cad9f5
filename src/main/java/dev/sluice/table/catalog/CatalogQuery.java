package dev.sluice.table.catalog;

import dev.sluice.postgres.Statement;

/** The look-ups that a schema cache is made from beside its relations, in the order in which they run. */
enum CatalogQuery {
    ENUM_LABELS,
    KEYS,
    VIEWS,
    ROUTINES,
    ROW_FUNCTIONS,
    REPRESENTATIONS,
    MEDIA_HANDLERS,
    TIME_ZONES;

    private static final String LABELS_TEXT = """
            select format_type(t.oid, -1), array(select e.enumlabel::text from pg_catalog.pg_enum e
                                                 where e.enumtypid = t.oid order by e.enumsortorder)
            from pg_catalog.pg_type t where t.typtype = 'e'
            """;

    Statement statement(SchemaScope scope) {
        return switch (this) {
            case ENUM_LABELS -> Statement.of(LABELS_TEXT);
            case KEYS -> Statement.of(KeyRows.TEXT);
            case VIEWS -> ViewRows.statement(scope);
            case ROUTINES -> RoutineRows.statement(scope);
            case ROW_FUNCTIONS -> Statement.of(RowFunctionRows.TEXT);
            case REPRESENTATIONS -> Statement.of(TypeRows.REPRESENTATIONS);
            case MEDIA_HANDLERS -> TypeRows.handlers(scope);
            case TIME_ZONES -> Statement.of("select name from pg_catalog.pg_timezone_names");
        };
    }
}
