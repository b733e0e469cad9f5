package dev.sluice.table.catalog;

/**
 * What lies below domains of domains, in SQL that every supported PostgreSQL knows ({@code pg_basetype} is new in 17).
 */
final class BaseTypes {

    /** Begins a statement with {@code bases}: each domain and the first type below it that is none. */
    static final String WITH = """
            with recursive below (domain, base) as (
                select d.oid, d.typbasetype from pg_catalog.pg_type d where d.typtype = 'd'
                union all
                select o.domain, d.typbasetype
                from below o join pg_catalog.pg_type d on d.oid = o.base and d.typtype = 'd'
            ),
            bases as (
                select o.domain, o.base from below o join pg_catalog.pg_type t on t.oid = o.base and t.typtype <> 'd'
            )
            """;

    private BaseTypes() {}
}
