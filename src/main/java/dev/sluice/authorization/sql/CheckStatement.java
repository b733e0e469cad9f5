package dev.sluice.authorization.sql;

import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.postgres.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statement of any number of checks, of any types: one, so that all of its answers come from one snapshot. Its rows
 * are (part, number from 1, whether the resource is known, owner, whether the view answered, as_of, roles, methods,
 * marks), one for each check; the three arrays are null where no rule speaks.
 */
public final class CheckStatement {

    /** A rule row that gives its role to everyone signed in. */
    public static final String EVERYONE_MARK = "everyone";

    /** A rule row that gave its role until a moment that has passed. */
    public static final String EXPIRED_MARK = "expired";

    private static final String ANSWER = """
            ${state}select found.n, found.known, found.owner, found.viewed,
                   case when found.viewed then found.as_of else statement_timestamp() end,
                   rule.role, rule.access_method, rule.mark
            from (select asked.n, asked.user_id, asked.resource_id, o.resource_id is not null as known,
                         o.owner_id::text as owner, ${as_of} as as_of, ${viewed} as viewed
                  from unnest(${users}::uuid[], ${resources}::uuid[], ${ages}::bigint[])
                    with ordinality as asked (user_id, resource_id, age_max, n)
                  ${from_state}left join ${resource_view} o on o.resource_id = asked.resource_id
                  offset 0) found
            left join lateral (${rows}) rule on true""";

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

    private final RuleShape shape;
    private final boolean overlaid;
    private final Map<Integer, String> texts = new ConcurrentHashMap<>();

    /**
     * The statement of checks of one type, whose text is worked out once for each place that it stands in.
     *
     * @param overlaid whether the materialized view may answer; else only the rule view does
     */
    public CheckStatement(RuleShape shape, boolean overlaid) {
        this.shape = shape;
        this.overlaid = overlaid;
    }

    public boolean isOverlaid() {
        return overlaid;
    }

    /**
     * Checks of one type.
     *
     * @param ageMillisMax the greatest age of a view that may answer whatever has changed since, null for strict
     */
    public record Part(
            CheckStatement type, List<UUID> users, List<UUID> resources, List<@Nullable Long> ageMillisMax) {}

    /** The statement of checks of several types, each a part. */
    public static Statement of(List<Part> parts) {
        List<@Nullable Object> parameters = new ArrayList<>();
        for (Part part : parts) {
            parameters.add(part.users().toArray(UUID[]::new));
            parameters.add(part.resources().toArray(UUID[]::new));
            parameters.add(part.ageMillisMax().toArray(Long[]::new));
        }
        String text = parts.size() == 1
                ? parts.get(0).type().text(0)
                : IntStream.range(0, parts.size())
                        .mapToObj(index -> parts.get(index).type().text(index))
                        .collect(Collectors.joining(" union all "));
        return new Statement(text, Collections.unmodifiableList(parameters));
    }

    private String text(int part) {
        return texts.computeIfAbsent(part, this::write);
    }

    private String write(int part) {
        ResourceTypeConfig type = shape.type();
        Overlay overlay = new Overlay(shape);
        String touched = overlay.touched("asked.user_id", "asked.resource_id", "state.snapshot");
        SqlTemplate template = new SqlTemplate()
                .with("users", "$" + (3 * part + 1))
                .with("resources", "$" + (3 * part + 2))
                .with("ages", "$" + (3 * part + 3))
                .with("resource_view", AccessNames.quoteQualified(type.resourceView()))
                .with("rule_view", AccessNames.quoteQualified(type.ruleView()))
                .with("view", new AccessNames(type.name()).view())
                .with("everyone", Overlay.EVERYONE)
                .with("view_mark", mark(shape.expired("v"), "v.user_id = " + Overlay.EVERYONE))
                .with("live_mark", mark(shape.expired("l"), "l.user_id is null"))
                .with("state", overlaid ? "with state as materialized (" + overlay.rememberedState() + ") " : "")
                .with("from_state", overlaid ? "cross join state " : "")
                .with("as_of", overlaid ? "state.as_of" : "null::timestamptz")
                .with("viewed", overlaid ? viewed(touched) : "false");
        String answer = template.with("rows", template.fill(overlaid ? VIEW_ROWS + LIVE_ROWS : LIVE_ROWS))
                .fill(ANSWER);
        return "select %d as part, q.* from (%s) q".formatted(part, answer);
    }

    private static String viewed(String touched) {
        String young = "state.as_of > statement_timestamp() - asked.age_max * interval '1 ms'";
        return "case when asked.age_max is null then %s else state.sound and %s end"
                .formatted(Overlay.viewed("state", touched), young);
    }

    private static String mark(String expired, String everyone) {
        return "case when %s then '%s' when %s then '%s' end".formatted(expired, EXPIRED_MARK, everyone, EVERYONE_MARK);
    }
}
