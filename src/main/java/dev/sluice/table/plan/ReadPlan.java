package dev.sluice.table.plan;

import dev.sluice.table.query.RowRange;
import dev.sluice.table.query.SelectItem.JoinType;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relationship;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A select in SQL's own words, with those that it embeds.
 *
 * @param from the relation; for a root whose rows a write or a call brings, the relation that they are of
 * @param source what the rows that a write or a call brings are called, null where they are the relation's own
 * @param alias what the relation is called, null where by its own name
 * @param join how it is joined to the plan that embeds it, null for a root
 */
public record ReadPlan(
        List<SelectedField> select,
        QualifiedName from,
        @Nullable String source,
        @Nullable String alias,
        List<Condition> where,
        List<ResolvedOrdering> order,
        RowRange range,
        @Nullable Join join,
        List<EmbedSelect> embedSelects,
        List<ReadPlan> embeds) {

    /** What the rows that a write or a call brings are called. */
    public static final String SOURCE = "pgrst_source";

    /**
     * How an embedded resource belongs to its parent.
     *
     * @param alias of the join
     * @param parent what the parent is called: its alias, or its own name
     * @param extraSelects fields that only serve an order, each with the alias of the join that it is of or null
     * @param spreadOrder the order within what is spread
     */
    public record Join(
            Relationship relationship,
            String alias,
            String parent,
            boolean parentIsAliased,
            @Nullable JoinType type,
            Spread spread,
            List<JoinCondition> conditions,
            List<ExtraSelect> extraSelects,
            List<ResolvedOrdering> spreadOrder) {
        public Join {
            conditions = List.copyOf(conditions);
            extraSelects = List.copyOf(extraSelects);
            spreadOrder = List.copyOf(spreadOrder);
        }

        public boolean isInner() {
            return type == JoinType.INNER;
        }
    }

    /** A field that is selected for an order's sake. */
    public record ExtraSelect(@Nullable String alias, SelectedField field) {}

    /** Whether and how the fields of an embedded resource stand among its parent's. */
    public enum Spread {
        NONE,
        TO_ONE,
        TO_MANY
    }

    public ReadPlan {
        select = List.copyOf(select);
        where = List.copyOf(where);
        order = List.copyOf(order);
        embedSelects = List.copyOf(embedSelects);
        embeds = List.copyOf(embeds);
    }

    /** The embedded plan that is joined by an alias. */
    public @Nullable ReadPlan embedded(String joinAlias) {
        return embeds.stream()
                .filter(embed -> embed.join() != null && embed.join().alias().equals(joinAlias))
                .findFirst()
                .orElse(null);
    }

    /** Whether every column is asked for and nothing else. */
    public boolean isDefaultSelect() {
        return embeds.isEmpty() && select.size() == 1 && select.get(0).field().isStar();
    }
}
