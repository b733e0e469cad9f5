package dev.sluice.table.planner;

import dev.sluice.contract.ErrorCode;
import dev.sluice.table.plan.EmbedSelect.Spread;
import dev.sluice.table.plan.EmbedSelect.SpreadField;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.SelectedField;
import dev.sluice.table.query.SelectItem.Aggregate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lifts the aggregates of resources that are spread into their parents to the rows that they are spread into, where
 * they aggregate by the other fields.
 */
final class AggregateStage {

    private AggregateStage() {}

    /** An aggregate on its way up: the join and the field that it is of. */
    private record Lifted(
            String joinAlias,
            String field,
            Aggregate aggregate,
            @Nullable String cast,
            @Nullable String alias) {

        Lifted through(ReadNode node) {
            return new Lifted(node.joinAlias, field, aggregate, cast, alias);
        }
    }

    /** Fails with PGRST123 where there is an aggregate and they are not allowed. */
    static void check(ReadNode node, boolean allowed) {
        if (!allowed && node.isAggregating()) {
            throw ErrorCode.AGGREGATES_NOT_ALLOWED.failure();
        }
        node.children.forEach(child -> check(child, allowed));
    }

    /** Lifts all that can be lifted, from the leaves up. */
    static void lift(ReadNode node) {
        lifted(node);
    }

    private static List<Lifted> lifted(ReadNode node) {
        List<Lifted> ofChildren = new ArrayList<>();
        node.children.forEach(child -> ofChildren.addAll(lifted(child)));
        if (node.spread != ReadPlan.Spread.TO_ONE) {
            node.embedSelects.replaceAll(
                    select -> select instanceof Spread spread ? applied(spread, ofChildren) : select);
            return List.of();
        }
        List<Lifted> all = new ArrayList<>();
        for (SelectedField field : node.select) {
            if (field.aggregate() != null) {
                all.add(new Lifted(
                        node.joinAlias, field.resultName(), field.aggregate(), field.aggregateCast(), field.alias()));
            }
        }
        node.select.replaceAll(field -> field.isAggregated() ? field.withoutAggregate() : field);
        ofChildren.forEach(lifted -> all.add(lifted.through(node)));
        return all;
    }

    private static Spread applied(Spread spread, List<Lifted> lifted) {
        return new Spread(
                spread.fields().stream()
                        .map(field -> applied(field, spread.alias(), lifted))
                        .toList(),
                spread.alias());
    }

    private static SpreadField applied(SpreadField field, String joinAlias, List<Lifted> lifted) {
        return lifted.stream()
                .filter(one -> one.joinAlias().equals(joinAlias) && one.field().equals(field.name()))
                .findFirst()
                .map(one -> new SpreadField(field.name(), one.aggregate(), one.cast(), one.alias()))
                .orElse(field);
    }
}
