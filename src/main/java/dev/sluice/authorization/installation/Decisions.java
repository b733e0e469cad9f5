package dev.sluice.authorization.installation;

import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.authorization.sql.RoleSql;
import dev.sluice.authorization.sql.SqlTemplate;
import dev.sluice.config.ResourceTypeConfig;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Access decisions within SQL, for policies and for guarded table operations. The user is that of the token's claims.
 */
final class Decisions {

    private static final String CALLER = """
            create function ${caller}() returns uuid
            language sql stable set search_path = pg_catalog, pg_temp
            as $body$
            select c.sub::uuid
            from (select nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub' as sub) c
            where c.sub ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' and c.sub !~ '^[0-]*$'
            $body$""";

    private static final String CHECKED = """
            create function ${checked}(resource_type text, operation text) returns void
            language plpgsql stable security definer set search_path = pg_catalog, pg_temp
            as $body$
            begin
              if not exists (select from ${permissions} p where p.resource_type = $1) then
                raise exception 'there is no resource type %', $1 using errcode = '22023';
              elsif not exists (select from ${permissions} p where p.resource_type = $1 and p.operation = $2) then
                raise exception '% is no operation of %', $2, $1 using errcode = '22023';
              end if;
            end
            $body$""";

    private static final String CAN = """
            create function ${can}(resource_type text, resource_id uuid, operation text) returns boolean
            language plpgsql stable security definer set search_path = pg_catalog, pg_temp cost 1000
            as $body$
            declare
              caller uuid := ${caller}();
              given text;
            begin
              perform ${checked}($1, $3);
              if caller is null or $2 is null then
                return false;
              end if;
              case $1${roles}
              end case;
              return exists (
                select from ${permissions} p
                where p.resource_type = $1 and p.role = given and p.operation = $3);
            end
            $body$""";

    private static final String ACCESSIBLE = """
            create function ${accessible}(resource_type text, operation text) returns setof uuid
            language plpgsql stable security definer set search_path = pg_catalog, pg_temp rows 1000
            as $body$
            declare
              caller uuid := ${caller}();
              permitting integer[];
            begin
              perform ${checked}($1, $2);
              if caller is null then
                return;
              end if;
              select array_agg(p.strength) into permitting
              from ${permissions} p where p.resource_type = $1 and p.operation = $2;
              case $1${resources}
              end case;
            end
            $body$""";

    private static final String COMMENT_CAN =
            "comment on function ${can}(text, uuid, text) is 'Whether the user of the request may perform it'";

    private static final String COMMENT_ACCESSIBLE =
            "comment on function ${accessible}(text, text) is 'The resources on which the user of the request may'";

    private final List<ResourceTypeConfig> types;
    private final SqlTemplate template;

    Decisions(List<ResourceTypeConfig> types) {
        this.types = types;
        this.template = new SqlTemplate()
                .with("caller", AccessNames.object("access_caller"))
                .with("checked", AccessNames.object("access_checked"))
                .with("can", AccessNames.object("can"))
                .with("accessible", AccessNames.object("accessible"))
                .with("permissions", AccessNames.PERMISSIONS)
                .with("roles", each("given := %s(caller, $2);", "role"))
                .with("resources", each("return query select %s(caller, permitting);", "resources"));
    }

    private String each(String statement, String function) {
        return types.stream()
                .map(type -> {
                    AccessNames names = new AccessNames(type.name());
                    return "\n    when %s then %s".formatted(names.literal(), statement.formatted(names.of(function)));
                })
                .collect(Collectors.joining());
    }

    /** The functions of one type on which those of all types build. */
    static List<DatabaseObject> ofType(RuleFacts facts) {
        AccessNames names = new AccessNames(facts.type().name());
        return List.of(
                DatabaseObject.function(names.of("role") + "(uuid, uuid)", RoleSql.role(facts.shape())),
                DatabaseObject.function(names.of("resources") + "(uuid, integer[])", RoleSql.resources(facts.shape())));
    }

    List<DatabaseObject> objects() {
        return List.of(
                DatabaseObject.function(AccessNames.object("access_caller") + "()", template.fill(CALLER)),
                DatabaseObject.function(AccessNames.object("access_checked") + "(text, text)", template.fill(CHECKED)),
                DatabaseObject.function(AccessNames.object("can") + "(text, uuid, text)", template.fill(CAN)),
                DatabaseObject.part(template.fill(COMMENT_CAN)),
                DatabaseObject.function(AccessNames.object("accessible") + "(text, text)", template.fill(ACCESSIBLE)),
                DatabaseObject.part(template.fill(COMMENT_ACCESSIBLE)));
    }
}
