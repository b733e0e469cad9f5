package dev.sluice.authorization;

import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.Consistency;
import dev.sluice.postgres.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one type of resource. A question is one statement, so that all of its parts come from one snapshot.
 * Which of rule view and materialized view answers is chosen in one place, {@link #rules}.
 */
final class AccessStatements {

    /**
     * Everyone signed in, as the materialized view has it. A refresh compares old rows with new ones, and no null is
     * equal to another: with nulls it would write those rows anew each time.
     */
    static final String EVERYONE = "'00000000-0000-0000-0000-000000000000'::uuid";

    /** Whether the materialized view of a type is younger than {@code $3} milliseconds, and so which source answers. */
    private static final String FRESHNESS = """
            select case when young then 'view' else 'live' end as source,
                   case when young then as_of else statement_timestamp() end as as_of
            from (select max(v.as_of) as as_of,
                         coalesce(extract(epoch from statement_timestamp() - max(v.as_of)) * 1000 < $3::bigint,
                                  false) as young
                  from "sluice"."access_view" v where v.resource_type = '%s') latest""";

    private static final String RULES =
            "select %s as user_id, rule.resource_id, rule.role, rule.access_method from %s rule where %s";

    private final ResourceTypeConfig type;

    AccessStatements(ResourceTypeConfig type) {
        this.type = type;
    }

    static String quote(String qualifiedName) {
        return Arrays.stream(qualifiedName.split("\\.", 2))
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    /** The age in milliseconds up to which the materialized view may answer, zero where it may not. */
    private long viewAgeMax(@Nullable Consistency consistency) {
        if (type.materializedView() == null) {
            return 0;
        }
        if (consistency == null) {
            return Long.MAX_VALUE / 1_000_000;
        }
        return consistency.maxAgeMillis() == null ? 0 : consistency.maxAgeMillis();
    }

    /**
     * Many checks: a row for each pair of user and resource, in order, with existence, owner, rule rows, source and
     * as_of.
     */
    Statement checks(List<UUID> users, List<UUID> resources, @Nullable Consistency consistency) {
        return Statement.of(
                """
                with freshness as (%s)
                select o.resource_id is not null, o.owner_id::text, f.source, f.as_of,
                       coalesce(r.roles, '{}')::text[], coalesce(r.methods, '{}')::text[],
                       coalesce(r.everyone, '{}')::text[]
                from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (user_id, resource_id, position)
                cross join freshness f
                left join %s o on o.resource_id = asked.resource_id
                left join lateral (
                    select array_agg(rule.role order by rule.access_method) roles,
                           array_agg(rule.access_method order by rule.access_method) methods,
                           array_agg((rule.user_id is null)::text order by rule.access_method) everyone
                    from (%s) rule
                ) r on true
                order by asked.position
                """.formatted(
                        freshness(),
                        quote(type.resourceView()),
                        rules("rule.resource_id = asked.resource_id" + " and (rule.user_id = asked.user_id or %s)")),
                users.toArray(UUID[]::new),
                resources.toArray(UUID[]::new),
                viewAgeMax(consistency));
    }

    /** Which source answers, and since when its data holds. */
    private String freshness() {
        if (type.materializedView() == null) {
            return "select 'live'::text as source, statement_timestamp() as as_of where $3::bigint >= 0";
        }
        return FRESHNESS.formatted(type.name().replace("'", "''"));
    }

    /**
     * The rule rows of one resource or user, from the source that answers; the other one is not run.
     *
     * @param condition with {@code %s} for the user that stands for everyone: null in the rule view
     */
    private String rules(String condition) {
        String live =
                RULES.formatted("rule.user_id", quote(type.ruleView()), condition.formatted("rule.user_id is null"));
        if (type.materializedView() == null) {
            return live;
        }
        String viewed = RULES.formatted(
                "nullif(rule.user_id, %s)".formatted(EVERYONE),
                quote(type.materializedView()),
                condition.formatted("rule.user_id = " + EVERYONE));
        return viewed + " and f.source = 'view' union all " + live + " and f.source = 'live'";
    }

    /**
     * A search: one row for each user or resource that the others of the three would be granted with, in ascending
     * order, from the one after the given one; a null row first where everyone signed in is among the users. The order
     * is that of the bytes, so that it is one with the comparison of ids.
     */
    Statement search(AccessSearch search, @Nullable UUID user, @Nullable UUID resource, List<String> roles, int limit) {
        boolean wantsUsers = search.userId() == null;
        String wanted = wantsUsers ? "rule.user_id" : "rule.resource_id";
        String condition = (wantsUsers ? "rule.resource_id = $2::uuid" : "(rule.user_id = $1::uuid or %s)")
                + " and rule.role = any ($4::text[])";
        return Statement.of(
                "with freshness as (%s) select distinct %s::text collate \"C\" as id from freshness f"
                                .formatted(freshness(), wanted)
                        + " cross join lateral (%s) rule where coalesce($1::uuid, $2::uuid) is not null"
                                .formatted(rules(condition))
                        + " and coalesce(%s > $6::uuid, true) order by id nulls first limit $5::bigint"
                                .formatted(wanted),
                user,
                resource,
                viewAgeMax(null),
                roles.toArray(String[]::new),
                (long) limit,
                search.after() == null ? null : UUID.fromString(search.after()));
    }
}
