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
    TIME_ZONES,
    ROLE_SETTINGS;

    private static final String LABELS_TEXT = """
            select format_type(t.oid, -1), array(select e.enumlabel::text from pg_catalog.pg_enum e
                                                 where e.enumtypid = t.oid order by e.enumsortorder)
            from pg_catalog.pg_type t where t.typtype = 'e'
            """;

    /** Those that the gateway's own role may set; the right to set more than a user may is new in 15. */
    private static final String ROLE_SETTINGS_TEXT = """
            with configured as (
                select r.rolname::text as role, split_part(s, '=', 1) as name, substr(s, strpos(s, '=') + 1) as value
                from pg_catalog.pg_auth_members m
                join pg_catalog.pg_roles r on r.oid = m.roleid, unnest(r.rolconfig) s
                where m.member = (select oid from pg_catalog.pg_roles where rolname = session_user)
            )
            select c.role, max(c.value) filter (where c.name = 'default_transaction_isolation'),
                   coalesce(array_agg(c.name) filter (where c.name <> 'default_transaction_isolation'), '{}'),
                   coalesce(array_agg(c.value) filter (where c.name <> 'default_transaction_isolation'), '{}')
            from configured c left join pg_catalog.pg_settings s on lower(s.name) = lower(c.name)
            where s.context = 'user'
               or s.context = 'superuser'
                  and case when current_setting('server_version_num')::int >= 150000
                           then has_parameter_privilege(session_user, s.name, 'set') end
               -- An application's own, of which PostgreSQL knows nothing.
               or s.name is null and c.name like '%.%'
            group by c.role
            union all
            -- Of the login itself only the time limit, in the place of which the gateway has its own.
            (select '', null, array['statement_timeout'], array[substr(setting, strpos(setting, '=') + 1)]
             from pg_catalog.pg_db_role_setting d, unnest(d.setconfig) setting
             where setting like 'statement\\_timeout=%'
               and d.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
               and d.setrole in (0, (select oid from pg_catalog.pg_roles where rolname = session_user))
             order by d.setrole <> 0 desc, d.setdatabase <> 0 desc limit 1)
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
            case ROLE_SETTINGS -> Statement.of(ROLE_SETTINGS_TEXT);
            case TIME_ZONES -> Statement.of("select name from pg_catalog.pg_timezone_names");
        };
    }
}
