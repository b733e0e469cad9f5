package dev.sluice.table.planner;

import dev.sluice.config.RestCaps;
import dev.sluice.contract.ErrorCode;
import dev.sluice.table.query.Field;
import dev.sluice.table.query.LogicTree;
import dev.sluice.table.query.Operation;
import dev.sluice.table.query.Ordering;
import dev.sluice.table.query.SelectItem;
import dev.sluice.table.request.ApiRequest;
import java.util.List;

/** Counts what a request asks for against the caps; fails with SLC203 that names the one that was passed. */
final class Caps {

    private final RestCaps caps;
    private int filters;
    private int selected;
    private int embeds;
    private int ordered;

    private Caps(RestCaps caps) {
        this.caps = caps;
    }

    static void check(ApiRequest request, RestCaps caps) {
        Caps count = new Caps(caps);
        count.select(request.query().select(), 1);
        request.query().filters().forEach(filter -> count.tree(filter.value(), 1));
        request.query().logic().forEach(tree -> count.tree(tree.value(), 1));
        request.query().order().forEach(order -> order.value().forEach(count::ordering));
    }

    private void select(List<SelectItem> items, int depth) {
        for (SelectItem item : items) {
            selected = counted(selected, caps.selectMax(), "items in select");
            if (item instanceof SelectItem.Column column) {
                checkPath(column.field());
            }
            if (item instanceof SelectItem.Embed embed) {
                embeds = counted(embeds, caps.embedsMax(), "embedded resources");
                checkDepth(depth, "embedded resources");
                select(embed.items(), depth + 1);
            }
        }
    }

    private void tree(LogicTree tree, int depth) {
        checkDepth(depth, "conditions");
        if (tree instanceof LogicTree.Branch branch) {
            branch.trees().forEach(part -> tree(part, depth + 1));
            return;
        }
        filters = counted(filters, caps.filtersMax(), "filters");
        LogicTree.Filter filter = (LogicTree.Filter) tree;
        checkPath(filter.field());
        if (filter.operation() instanceof Operation.In in && in.values().size() > caps.inValuesMax()) {
            throw passed("more than %d values in one list".formatted(caps.inValuesMax()));
        }
    }

    private void ordering(Ordering ordering) {
        ordered = counted(ordered, caps.selectMax(), "terms in order");
        checkPath(ordering.field());
    }

    private void checkPath(Field field) {
        if (field.path().size() > caps.selectMax()) {
            throw passed("more than %d steps in one JSON path".formatted(caps.selectMax()));
        }
    }

    private static int counted(int before, int most, String what) {
        if (before == most) {
            throw passed("more than %d %s".formatted(most, what));
        }
        return before + 1;
    }

    private void checkDepth(int depth, String what) {
        if (depth > caps.depthMax()) {
            throw passed("%s nest deeper than %d".formatted(what, caps.depthMax()));
        }
    }

    private static RuntimeException passed(String details) {
        return ErrorCode.CAP_PASSED.failure(details);
    }
}
