package dev.sluice.table.planner;

import dev.sluice.contract.ErrorCode;
import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.ReadPlan.Spread;
import dev.sluice.table.plan.ResolvedField;
import dev.sluice.table.plan.ResolvedOrdering;
import dev.sluice.table.plan.SelectedField;
import dev.sluice.table.query.Field;
import dev.sluice.table.query.LogicTree;
import dev.sluice.table.query.Operation;
import dev.sluice.table.query.Ordering;
import dev.sluice.table.query.SelectItem.Aggregate;
import dev.sluice.table.query.SelectItem.Column;
import dev.sluice.table.schema.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Resolves the fields of a tree whose resources are joined: select lists, filters, orders. */
final class FieldStage {

    private final FieldResolver resolver;

    FieldStage(FieldResolver resolver) {
        this.resolver = resolver;
    }

    void resolve(ReadNode node) {
        resolve(node, false);
    }

    private void resolve(ReadNode node, boolean withinAggregate) {
        boolean aggregates = withinAggregate
                || node.columns.stream().anyMatch(column -> column.aggregate() != null)
                || node.spread == Spread.TO_MANY;
        node.select = new ArrayList<>(select(node, aggregates).stream()
                .map(field -> named(field, node.isSpread()))
                .toList());
        node.order = new ArrayList<>(node.orderings.stream()
                .map(ordering -> ordering(node, ordering))
                .toList());
        node.where = new ArrayList<>(
                node.filters.stream().map(tree -> condition(node, tree)).toList());
        node.children.forEach(child -> resolve(child, aggregates));
    }

    private List<SelectedField> select(ReadNode node, boolean aggregates) {
        List<SelectedField> fields =
                node.columns.stream().map(column -> selected(node, column)).toList();
        boolean expands = fields.stream()
                        .filter(field -> !field.isAggregated() || isSpreadCount(node, field))
                        .anyMatch(field -> field.field().isStar())
                && (aggregates || resolver.columns(node.relation).stream().anyMatch(resolver::isConverted));
        return expands ? fields.stream().flatMap(field -> expanded(node, field)).toList() : fields;
    }

    private SelectedField selected(ReadNode node, Column column) {
        return new SelectedField(
                resolver.shown(node, column.field()),
                column.aggregate(),
                column.aggregateCast(),
                column.cast(),
                column.alias());
    }

    private static boolean isSpreadCount(ReadNode node, SelectedField field) {
        return node.isSpread() && field.aggregate() == Aggregate.COUNT;
    }

    /** A star as its columns; the count of a spread resource's rows as that of the rows, not of their columns. */
    private Stream<SelectedField> expanded(ReadNode node, SelectedField field) {
        if (!field.field().isStar()) {
            return Stream.of(field);
        }
        if (field.isAggregated()) {
            return Stream.of(
                    isSpreadCount(node, field) ? field.with(field.field().asWholeRow()) : field);
        }
        return resolver.columns(node.relation).stream().map(column -> field.with(resolver.shown(column)));
    }

    /** Gives a name to what PostgreSQL would name otherwise. */
    private static SelectedField named(SelectedField selected, boolean isSpread) {
        Aggregate aggregate = selected.aggregate();
        if (selected.alias() != null) {
            return selected;
        }
        if (aggregate != null) {
            return isSpread ? selected.named(aggregate.name().toLowerCase(Locale.ROOT)) : selected;
        }
        ResolvedField field = selected.field();
        Optional<String> byPath = new Field(field.name(), field.path()).nameOfPath();
        if (byPath.isPresent()) {
            return selected.named(byPath.get());
        }
        return field.transform() == null ? selected : selected.named(field.name());
    }

    private ResolvedOrdering ordering(ReadNode node, Ordering ordering) {
        String relation = ordering.relation();
        if (relation == null) {
            return new ResolvedOrdering(
                    null, resolver.field(node, ordering.field()), ordering.descending(), ordering.nullsFirst());
        }
        ReadNode child = node.children.stream()
                .filter(candidate -> candidate.resultName().equals(relation))
                .findFirst()
                .orElseThrow(() -> Placement.notEmbedded(relation, null));
        if (!child.isToOne()) {
            throw notToOne(node, child);
        }
        return new ResolvedOrdering(
                child.joinAlias, resolver.field(child, ordering.field()), ordering.descending(), ordering.nullsFirst());
    }

    private static RuntimeException notToOne(ReadNode node, ReadNode child) {
        return ErrorCode.RELATED_ORDER_NOT_TO_ONE.failure(
                "A related order on '%s' is not possible".formatted(child.resultName()),
                "'%s' and '%s' do not form a many-to-one or one-to-one relationship"
                        .formatted(node.relation.name(), child.resultName()),
                null);
    }

    private Condition condition(ReadNode node, LogicTree tree) {
        if (tree instanceof LogicTree.Filter filter && filter.operation() instanceof Operation.Is is) {
            Optional<ReadNode> child = node.children.stream()
                    .filter(candidate -> Placement.isOn(candidate, filter))
                    .findFirst();
            if (child.isPresent() && is.truth() == Operation.Truth.NULL) {
                return new Condition.Embeds(filter.negated(), child.get().joinAlias);
            }
        }
        return tree instanceof LogicTree.Branch branch
                ? new Condition.Branch(
                        branch.negated(),
                        branch.isOr(),
                        branch.trees().stream()
                                .map(part -> condition(node, part))
                                .toList())
                : compared(node.relation, node.source != null, (LogicTree.Filter) tree);
    }

    /** A condition on a relation alone. */
    Condition condition(QualifiedName relation, LogicTree tree) {
        return tree instanceof LogicTree.Branch branch
                ? new Condition.Branch(
                        branch.negated(),
                        branch.isOr(),
                        branch.trees().stream()
                                .map(part -> condition(relation, part))
                                .toList())
                : compared(relation, false, (LogicTree.Filter) tree);
    }

    private Condition compared(QualifiedName relation, boolean fromSource, LogicTree.Filter filter) {
        return new Condition.Compared(
                resolver.filtered(relation, fromSource, filter.field()), filter.negated(), filter.operation());
    }
}
