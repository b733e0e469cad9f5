package dev.sluice.authorization.sql;

import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.postgres.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a search: the resources that a user may act on, or the users that may act on a resource, in
 * ascending order of their ids. What the log has not touched comes from the materialized view, the rest from the rule
 * view, from one snapshot. Everyone signed in is a null row, first.
 */
public final class SearchStatement {

    /** The strongest role decides, as in a check. */
    private static final String SEARCH = """
            ${state}select r.id${form}
            from (${rows}) r
            where ${after}${known}
            group by r.id
            having min(array_position(${roles}, r.role)) = any (${permitting})
            order by r.id nulls first${limit}""";

    private static final Gaps BOUND = new Gaps(
            "$1::uuid", "::text", "coalesce(r.id > $2::uuid, true)", "$3::text[]", "$4::int[]", " limit $5::bigint");

    private static final String STATE = """
            with state as materialized (${state_row}),
                 source as materialized (select state.snapshot, ${viewed} as viewed from state),
                 touched as materialized (select t.id from source cross join lateral (${members}) t where source.viewed)
            """;

    /** What was not touched; all of the rule where the view does not answer; and what was touched, each by its key. */
    private static final String OVERLAID_ROWS = """
            select ${view_id} as id, v.role from ${view} v cross join source
            where source.viewed and ${view_given} and not ${view_expired}
              and not exists (select from touched t where t.id = v.${wanted})
            union all
            select l.id, l.role from source cross join lateral (${live} offset 0) l where not source.viewed
            union all
            select l.id, l.role from touched t cross join lateral (${live} and l.${wanted} = t.id offset 0) l""";

    /** A user of the nil UUID is nobody, since it stands for everyone in the view. */
    private static final String LIVE = """
            select l.${wanted} as id, l.role::text as role from ${rule_view} l
            where ${live_given} and l.user_id is distinct from ${everyone} and not ${live_expired}""";

    private SearchStatement() {}

    /**
     * What stands for the parameters of a search, as SQL.
     *
     * @param given the member that is given
     * @param form a cast of the ids
     * @param after the condition on ids {@code r.id} after which to go on, true of everyone's null
     * @param roles all roles, the strongest first
     * @param permitting positions of those that permit
     */
    record Gaps(String given, String form, String after, String roles, String permitting, String limit) {

        private SqlTemplate in(SqlTemplate template) {
            return template.with("form", form)
                    .with("after", after)
                    .with("roles", roles)
                    .with("permitting", permitting)
                    .with("limit", limit);
        }
    }

    /**
     * The text of a search.
     *
     * @param forResources whether resources of a user are wanted, else users of a resource
     */
    static String text(RuleShape shape, boolean overlaid, boolean forResources, Gaps gaps) {
        ResourceTypeConfig type = shape.type();
        String given = gaps.given();
        Overlay overlay = new Overlay(shape);
        SqlTemplate template = gaps.in(new SqlTemplate())
                .with("wanted", forResources ? "resource_id" : "user_id")
                .with("rule_view", AccessNames.quoteQualified(type.ruleView()))
                .with("view", new AccessNames(type.name()).view())
                .with("everyone", Overlay.EVERYONE)
                .with("view_id", forResources ? "v.resource_id" : "nullif(v.user_id, " + Overlay.EVERYONE + ")")
                .with("view_given", given(forResources, "v", given, "v.user_id = " + Overlay.EVERYONE))
                .with("live_given", given(forResources, "l", given, "l.user_id is null"))
                .with("view_expired", shape.expired("v"))
                .with("live_expired", shape.expired("l"))
                .with("known", forResources ? known(type) : "")
                .with("state_row", overlay.state())
                .with("members", overlay.touchedMembers(!forResources, "source.snapshot"))
                .with("viewed", Overlay.viewed("state", touched(overlay, forResources, given)));
        template.with("live", template.fill(LIVE));
        template.with("state", overlaid ? template.fill(STATE) : "");
        return template.with("rows", template.fill(overlaid ? OVERLAID_ROWS : "${live}"))
                .fill(SEARCH);
    }

    private static String touched(Overlay overlay, boolean forResources, String given) {
        return forResources
                ? overlay.touchedUser(given, "state.snapshot")
                : overlay.touchedResource(given, "state.snapshot");
    }

    private static String given(boolean forResources, String row, String given, String everyone) {
        return forResources
                ? "(%s.user_id = %s or %s)".formatted(row, given, everyone)
                : "%s.resource_id = %s".formatted(row, given);
    }

    private static String known(ResourceTypeConfig type) {
        return " and exists (select from %s o where o.resource_id = r.id)"
                .formatted(AccessNames.quoteQualified(type.resourceView()));
    }

    /** What is searched. */
    public record Search(
            boolean forResources, UUID given, @Nullable UUID after, List<String> permitting, int limit) {}

    public static Statement of(RuleShape shape, boolean overlaid, Search search) {
        List<String> roles = shape.type().roleNames();
        return Statement.of(
                text(shape, overlaid, search.forResources(), BOUND),
                search.given(),
                search.after(),
                roles.toArray(String[]::new),
                positions(roles, search.permitting()),
                (long) search.limit());
    }

    private static Integer[] positions(List<String> roles, List<String> permitting) {
        return IntStream.range(0, roles.size())
                .filter(index -> permitting.contains(roles.get(index)))
                .mapToObj(index -> index + 1)
                .toArray(Integer[]::new);
    }
}
