package dev.sluice.authorization.sql;

import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.postgres.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statement of any number of checks, of any types: one statement, so that all of its answers come from one
 * snapshot. Its rows are (part, number from 1, whether the resource is known, owner, whether the view answered, as_of,
 * roles, methods, marks), one for each check; the three arrays are null where no rule speaks.
 */
public final class CheckStatement {

    /** A rule row that gives its role to everyone signed in. */
    public static final String EVERYONE_MARK = "everyone";

    /** A rule row that gave its role until a moment that has passed. */
    public static final String EXPIRED_MARK = "expired";

    private static final String ANSWER = """
            ${state}select found.n, found.known, found.owner, found.viewed,
                   case when found.viewed then found.as_of else statement_timestamp() end,
                   rule.roles, rule.methods, rule.marks
            from (select asked.n, asked.user_id, asked.resource_id, o.resource_id is not null as known,
                         o.owner_id::text as owner, ${as_of} as as_of, ${viewed} as viewed
                  from unnest(${users}::uuid[], ${resources}::uuid[], ${ages}::bigint[])
                    with ordinality as asked (user_id, resource_id, age_max, n)
                  ${from_state}left join ${resource_view} o on o.resource_id = asked.resource_id
                  offset 0) found
            left join lateral (
              select array_agg(r.role) as roles, array_agg(r.access_method) as methods, array_agg(r.mark) as marks
              from (${rows}) r where r.role is not null) rule on true""";

    /** The subquery of the live rows has a fence, so that what does not answer costs one comparison. */
    private static final String VIEW_ROWS = """
            select v.role, v.access_method, ${view_mark} as mark from ${view} v
            where found.viewed and v.resource_id = found.resource_id and v.user_id in (found.user_id, ${everyone})
            union all
            """;

    private static final String LIVE_ROWS = """
            select l.role, l.access_method, l.mark
            from (select l.role::text, l.access_method::text, ${live_mark} as mark from ${rule_view} l
                  where l.resource_id = found.resource_id and (l.user_id = found.user_id or l.user_id is null)
                  offset 0) l
            where not found.viewed""";

    private final List<Part> parts;

    private CheckStatement(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Checks of one type.
     *
     * @param overlaid whether the materialized view may answer; else only the rule view does
     * @param ageMillisMax the greatest age of a view that may answer whatever has changed since, null for strict
     */
    public record Part(
            RuleShape shape,
            boolean overlaid,
            List<UUID> users,
            List<UUID> resources,
            List<@Nullable Long> ageMillisMax) {}

    public static Statement of(List<Part> parts) {
        return new CheckStatement(parts).statement();
    }

    private Statement statement() {
        List<@Nullable Object> parameters = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < parts.size(); part++) {
            text.append(part == 0 ? "" : " union all ")
                    .append("select ")
                    .append(part)
                    .append(" as part, q.* from (")
                    .append(answer(parts.get(part), parameters.size()))
                    .append(") q");
            parameters.add(parts.get(part).users().toArray(UUID[]::new));
            parameters.add(parts.get(part).resources().toArray(UUID[]::new));
            parameters.add(parts.get(part).ageMillisMax().toArray(Long[]::new));
        }
        return new Statement(text.toString(), Collections.unmodifiableList(parameters));
    }

    private static String answer(Part part, int before) {
        RuleShape shape = part.shape();
        ResourceTypeConfig type = shape.type();
        Overlay overlay = new Overlay(shape);
        String touched = overlay.touched("asked.user_id", "asked.resource_id", "state.snapshot");
        SqlTemplate template = new SqlTemplate()
                .with("users", "$" + (before + 1))
                .with("resources", "$" + (before + 2))
                .with("ages", "$" + (before + 3))
                .with("resource_view", AccessNames.quoteQualified(type.resourceView()))
                .with("rule_view", AccessNames.quoteQualified(type.ruleView()))
                .with("view", new AccessNames(type.name()).view())
                .with("everyone", Overlay.EVERYONE)
                .with("view_mark", mark(shape.expired("v"), "v.user_id = " + Overlay.EVERYONE))
                .with("live_mark", mark(shape.expired("l"), "l.user_id is null"))
                .with("state", part.overlaid() ? "with state as materialized (" + overlay.state() + ") " : "")
                .with("from_state", part.overlaid() ? "cross join state " : "")
                .with("as_of", part.overlaid() ? "state.as_of" : "null::timestamptz")
                .with("viewed", part.overlaid() ? viewed(touched) : "false");
        return template.with("rows", template.fill(part.overlaid() ? VIEW_ROWS + LIVE_ROWS : LIVE_ROWS))
                .fill(ANSWER);
    }

    private static String viewed(String touched) {
        String young = "state.as_of > statement_timestamp() - asked.age_max * interval '1 ms'";
        return "case when asked.age_max is null then state.whole and not %s else state.sound and %s end"
                .formatted(touched, young);
    }

    private static String mark(String expired, String everyone) {
        return "case when %s then '%s' when %s then '%s' end".formatted(expired, EXPIRED_MARK, everyone, EVERYONE_MARK);
    }
}
