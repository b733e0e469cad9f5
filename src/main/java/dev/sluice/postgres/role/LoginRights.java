package dev.sluice.postgres.role;

import dev.sluice.contract.Call;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** What the role that is logged in has beyond what the gateway needs. */
public final class LoginRights {

    private static final String EXCESS = """
            with login as (select * from pg_catalog.pg_roles where rolname = session_user),
            excess (place, told) as (
              select 1, 'is a superuser' from login where rolsuper
              union all
              select 2, 'passes row-level security (BYPASSRLS)' from login where rolbypassrls and not rolsuper
              union all
              select 3, 'may create roles' from login where rolcreaterole and not rolsuper
              union all
              select 4, 'may create databases' from login where rolcreatedb and not rolsuper
              union all
              select 5, 'may replicate' from login where rolreplication and not rolsuper
              union all
              select 6, 'has the rights of ' || string_agg(taken.rolname, ', ' order by taken.rolname)
                || ' without taking it (grant … with inherit false, or NOINHERIT)'
              from login
              join pg_catalog.pg_auth_members m on m.member = login.oid
              join pg_catalog.pg_roles taken on taken.oid = m.roleid
              where coalesce((to_jsonb(m)->>'inherit_option')::boolean, login.rolinherit) and not login.rolsuper
              having count(*) > 0
              union all
              select 7, 'may take the role ' || string_agg(r.rolname, ', ' order by r.rolname)
                || ', which no request should run as'
              from login, pg_catalog.pg_roles r
              where not login.rolsuper and r.oid <> login.oid and pg_has_role(login.oid, r.oid, 'member')
                and (r.rolsuper or r.rolcreaterole or r.rolreplication or r.rolname like 'pg\\_%'
                  or exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                             where c.relowner = r.oid and n.nspname = any ($1::text[])
                               and not r.rolname = any ($2::text[])))
              having count(*) > 0
              union all
              select 8, 'owns ' || count(*) || ' exposed tables or views, such as '
                || min(n.nspname || '.' || c.relname) || ': row-level security does not hold for an owner'
              from login
              join pg_catalog.pg_class c on c.relowner = login.oid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              where n.nspname = any ($1::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f')
              having count(*) > 0)
            select told from excess order by place""";

    private LoginRights() {}

    /**
     * What is too much, each in words that go on from the role's name; nothing where all is as it should be.
     *
     * @param schemas that are exposed
     * @param requestRoles as which requests may run
     */
    public static Future<List<String>> excess(
            Database database, List<String> schemas, List<String> requestRoles, Call call) {
        Statement statement = Statement.of(EXCESS, schemas.toArray(String[]::new), requestRoles.toArray(String[]::new));
        return database.run(statement, Session.GATEWAY, call).map(LoginRights::told);
    }

    private static List<String> told(Rows rows) {
        List<String> told = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            told.add("the login role " + rows.text(row, 0));
        }
        return told;
    }
}
