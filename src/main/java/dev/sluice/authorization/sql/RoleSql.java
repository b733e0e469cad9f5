package dev.sluice.authorization.sql;

import dev.sluice.authorization.sql.SearchStatement.Gaps;
import dev.sluice.config.ResourceTypeConfig;

/**
 * The functions of a type that decide within SQL: a user's strongest role on a resource, and the resources on which a
 * user has one of some roles. The same choice of source as in a check. They are STABLE: they read the snapshot of the
 * statement that calls them, a write's from before the write.
 */
public final class RoleSql {

    /** Small as the change log may be when a plan is made, it is looked up by its index. */
    private static final String ROLE = """
            create function ${function}(user_id uuid, resource_id uuid) returns text
            language plpgsql stable security definer
            set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
            as $body$
            declare
              viewed boolean := false;
              given text;
            begin
              if not exists (select from ${resource_view} o where o.resource_id = $2) then
                return null;
              end if;
              ${source}
              ${live}
              return given;
            end
            $body$""";

    private static final String SOURCE = """
            with state as materialized (${state})
              select ${filled} and ${viewed} into viewed from state;
              if viewed then
                select v.role into given from ${view} v
                where v.resource_id = $2 and v.user_id in ($1, ${everyone}) and not ${view_expired}
                  and v.role = any (${roles})
                order by array_position(${roles}, v.role) limit 1;
                return given;
              end if;""";

    private static final String LIVE = """
            select l.role::text into given from ${rule_view} l
              where l.resource_id = $2 and (l.user_id = $1 or l.user_id is null) and not ${live_expired}
                and l.role::text = any (${roles})
              order by array_position(${roles}, l.role::text) limit 1;""";

    /** A view that was never filled stands in no statement that runs. */
    private static final String RESOURCES = """
            create function ${function}(user_id uuid, permitting integer[]) returns setof uuid
            language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
            as $body$
            begin
              ${source}
              return query ${live};
            end
            $body$""";

    private static final String FILLED = """
            if ${filled} then
                return query ${overlaid};
                return;
              end if;""";

    private RoleSql() {}

    private static String filled(AccessNames names) {
        return "(select c.relispopulated from pg_class c where c.oid = to_regclass(%s))"
                .formatted(AccessNames.literal(names.view()));
    }

    /** The statement that creates the function of a user's role. */
    public static String role(RuleShape shape) {
        ResourceTypeConfig type = shape.type();
        AccessNames names = new AccessNames(type.name());
        Overlay overlay = new Overlay(shape);
        SqlTemplate template = new SqlTemplate()
                .with("function", names.of("role"))
                .with("resource_view", AccessNames.quoteQualified(type.resourceView()))
                .with("rule_view", AccessNames.quoteQualified(type.ruleView()))
                .with("view", names.view())
                .with("filled", filled(names))
                .with("everyone", Overlay.EVERYONE)
                .with("roles", AccessNames.array(type.roleNames()))
                .with("view_expired", shape.expired("v"))
                .with("live_expired", shape.expired("l"))
                .with("state", overlay.state())
                .with("viewed", Overlay.viewed("state", overlay.touched("$1", "$2", "state.snapshot")));
        return template.with("source", type.materialized() ? template.fill(SOURCE) : "")
                .with("live", template.fill(LIVE))
                .fill(ROLE);
    }

    /** The statement that creates the function of a user's resources. */
    public static String resources(RuleShape shape) {
        ResourceTypeConfig type = shape.type();
        AccessNames names = new AccessNames(type.name());
        Gaps gaps = new Gaps("$1", "", "true", AccessNames.array(type.roleNames()), "$2", "");
        SqlTemplate template = new SqlTemplate()
                .with("function", names.of("resources"))
                .with("filled", filled(names))
                .with("overlaid", SearchStatement.text(shape, true, true, gaps))
                .with("live", SearchStatement.text(shape, false, true, gaps));
        return template.with("source", type.materialized() ? template.fill(FILLED) : "")
                .fill(RESOURCES);
    }
}
