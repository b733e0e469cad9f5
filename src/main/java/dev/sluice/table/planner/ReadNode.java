package dev.sluice.table.planner;

import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.EmbedSelect;
import dev.sluice.table.plan.JoinCondition;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.ReadPlan.ExtraSelect;
import dev.sluice.table.plan.ReadPlan.Join;
import dev.sluice.table.plan.ReadPlan.Spread;
import dev.sluice.table.plan.ResolvedOrdering;
import dev.sluice.table.plan.SelectedField;
import dev.sluice.table.query.LogicTree;
import dev.sluice.table.query.Ordering;
import dev.sluice.table.query.RowRange;
import dev.sluice.table.query.SelectItem;
import dev.sluice.table.query.SelectItem.Column;
import dev.sluice.table.query.SelectItem.Embed;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relationship;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A read plan in the making: the stages of the planner fill it in, one after the other, and then it is finished. Never
 * leaves the planner.
 */
final class ReadNode {

    final int depth;
    final @Nullable Embed embed;
    final List<Column> columns = new ArrayList<>();
    final List<ReadNode> children = new ArrayList<>();

    final List<LogicTree> filters = new ArrayList<>();
    List<Ordering> orderings = List.of();
    RowRange range = RowRange.ALL;
    boolean namedByTarget;

    QualifiedName relation;

    @Nullable
    String source;

    @Nullable
    String alias;

    @Nullable
    Relationship relationship;

    Spread spread = Spread.NONE;
    String joinAlias = "";
    String parent = "";
    boolean parentIsAliased;
    List<JoinCondition> joinConditions = List.of();

    List<SelectedField> select = new ArrayList<>();
    List<Condition> where = new ArrayList<>();
    List<ResolvedOrdering> order = new ArrayList<>();
    List<EmbedSelect> embedSelects = new ArrayList<>();
    List<ExtraSelect> extraSelects = List.of();
    List<ResolvedOrdering> spreadOrder = List.of();

    private ReadNode(int depth, @Nullable Embed embed, QualifiedName relation, List<SelectItem> items) {
        this.depth = depth;
        this.embed = embed;
        this.relation = relation;
        for (SelectItem item : items) {
            if (item instanceof Column column) {
                columns.add(column);
            } else if (item instanceof Embed child) {
                children.add(new ReadNode(
                        depth + 1, child, new QualifiedName(relation.schema(), child.relation()), child.items()));
            }
        }
    }

    /** The tree of a select list over a relation. */
    static ReadNode of(QualifiedName relation, List<SelectItem> items) {
        return new ReadNode(0, null, relation, items);
    }

    /** The name of the resource in the request. */
    String target() {
        return embed == null ? relation.name() : embed.relation();
    }

    /** The name of the resource in the result. */
    String resultName() {
        return embed == null || embed.alias() == null ? target() : embed.alias();
    }

    boolean isSpread() {
        return embed != null && embed.isSpread();
    }

    boolean isToOne() {
        return relationship != null && relationship.isToOne();
    }

    boolean isAggregating() {
        return select.stream().anyMatch(SelectedField::isAggregated);
    }

    ReadPlan finish() {
        Join join = relationship == null
                ? null
                : new Join(
                        relationship,
                        joinAlias,
                        parent,
                        parentIsAliased,
                        Objects.requireNonNull(embed).joinType(),
                        spread,
                        joinConditions,
                        extraSelects,
                        spreadOrder);
        return new ReadPlan(
                select,
                relation,
                source,
                alias,
                where,
                order,
                range,
                join,
                embedSelects,
                children.stream().map(ReadNode::finish).toList());
    }
}
