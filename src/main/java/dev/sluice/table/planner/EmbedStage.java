package dev.sluice.table.planner;

import dev.sluice.contract.ErrorCode;
import dev.sluice.table.plan.EmbedSelect;
import dev.sluice.table.plan.EmbedSelect.AsJson;
import dev.sluice.table.plan.EmbedSelect.SpreadField;
import dev.sluice.table.plan.ReadPlan.ExtraSelect;
import dev.sluice.table.plan.ReadPlan.Spread;
import dev.sluice.table.plan.ResolvedField;
import dev.sluice.table.plan.ResolvedOrdering;
import dev.sluice.table.plan.SelectedField;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Says what each row shows of the resources that are embedded in it. */
final class EmbedStage {

    private EmbedStage() {}

    static void show(ReadNode node) {
        for (ReadNode child : node.children) {
            show(child);
            node.embedSelects.add(
                    child.isSpread()
                            ? new EmbedSelect.Spread(spreadFields(child), child.joinAlias)
                            : new AsJson(child.resultName(), child.joinAlias, child.isToOne(), showsNothing(child)));
        }
    }

    private static boolean showsNothing(ReadNode node) {
        return node.select.isEmpty() && node.children.stream().allMatch(EmbedStage::showsNothing);
    }

    private static List<SpreadField> spreadFields(ReadNode node) {
        return Stream.concat(
                        node.select.stream().map(SelectedField::resultName).map(SpreadField::of),
                        node.embedSelects.stream().flatMap(EmbedStage::spreadFields))
                .toList();
    }

    private static Stream<SpreadField> spreadFields(EmbedSelect select) {
        return select instanceof AsJson json
                ? Stream.of(SpreadField.of(json.name()))
                : ((EmbedSelect.Spread) select).fields().stream();
    }

    /**
     * Moves the order of a resource that is spread as arrays into its arrays. What it orders by is selected beside
     * them, under names of its own.
     */
    static void orderWithinSpreads(ReadNode node) {
        if (node.spread == Spread.TO_MANY) {
            refuseAggregates(node);
            List<ExtraSelect> extra = new ArrayList<>();
            List<ResolvedOrdering> order = new ArrayList<>();
            for (ResolvedOrdering ordering : node.order) {
                String name =
                        "%s_%s_%d".formatted(node.joinAlias, ordering.field().name(), extra.size() + 1);
                extra.add(new ExtraSelect(
                        ordering.alias(), SelectedField.of(ordering.field()).named(name)));
                order.add(ordering.of(ResolvedField.unknown(name)));
            }
            node.extraSelects = extra;
            node.spreadOrder = order;
            node.order = new ArrayList<>();
        }
        node.children.forEach(EmbedStage::orderWithinSpreads);
    }

    private static void refuseAggregates(ReadNode node) {
        boolean spreadsOne = node.embedSelects.stream()
                .anyMatch(select -> select instanceof EmbedSelect.Spread spread
                        && spread.fields().stream().anyMatch(field -> field.aggregate() != null));
        if (node.isAggregating() || spreadsOne) {
            throw ErrorCode.NOT_IMPLEMENTED.failure(
                    "Aggregates are not implemented for one-to-many or many-to-many spreads.");
        }
    }
}
