package dev.sluice.table.planner;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.table.query.AtPath;
import dev.sluice.table.query.Field;
import dev.sluice.table.query.LogicTree;
import dev.sluice.table.query.QueryParameters;
import dev.sluice.table.query.RowRange;
import dev.sluice.table.request.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Puts what a query says of embedded resources to them; fails with PGRST108 where one is not embedded. */
final class Placement {

    private final ReadNode root;
    private final boolean byTarget;

    /**
     * A placement into a tree.
     *
     * @param byTarget whether a resource with an alias goes by its own name too
     */
    Placement(ReadNode root, boolean byTarget) {
        this.root = root;
        this.byTarget = byTarget;
    }

    void place(ApiRequest request) {
        QueryParameters query = request.query();
        boolean isWrite = request.action().isWrite();
        placeEach(
                query.filters().stream()
                        .filter(filter -> !isWrite || !filter.isRoot())
                        .toList(),
                (filter, node) -> node.filters.add(filter));
        placeEach(query.order(), (order, node) -> node.orderings = order);
        if (!isWrite) {
            placeEach(ranges(request.ranges()), (range, node) -> node.range = range);
        }
        placeEach(
                query.logic().stream()
                        .filter(tree -> !isWrite || !tree.isRoot())
                        .toList(),
                (tree, node) -> node.filters.add(tree));
    }

    private <T> void placeEach(List<? extends AtPath<? extends T>> placed, BiConsumer<T, ReadNode> put) {
        for (AtPath<? extends T> one : placed) {
            put.accept(one.value(), find(one.path()));
        }
    }

    private static List<AtPath<RowRange>> ranges(Map<String, RowRange> ranges) {
        List<AtPath<RowRange>> all = new ArrayList<>();
        ranges.forEach((name, range) -> {
            List<String> path = List.of(name.split("\\.", -1));
            all.add(new AtPath<>(path.subList(0, path.size() - 1), range));
        });
        return all;
    }

    private ReadNode find(List<String> path) {
        ReadNode node = root;
        for (String name : path) {
            ReadNode child = child(node, name, byTarget);
            if (child == null) {
                throw notEmbedded(name, byTarget ? null : child(node, name, true));
            }
            child.namedByTarget |= isNamedByTarget(child, name);
            node = child;
        }
        return node;
    }

    private static @Nullable ReadNode child(ReadNode node, String name, boolean byTarget) {
        return node.children.stream()
                .filter(child -> child.resultName().equals(name)
                        || (byTarget && child.target().equals(name)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isNamedByTarget(ReadNode child, String name) {
        return child.target().equals(name) && !child.resultName().equals(name);
    }

    /** The failure for a name that is not embedded, where it may be the target of a resource with an alias. */
    static GatewayException notEmbedded(String name, @Nullable ReadNode aliased) {
        String message = "'%s' is not an embedded resource in this request".formatted(name);
        return aliased == null
                ? ErrorCode.NOT_EMBEDDED.failure(
                        message, null, "Verify that '%s' is included in the 'select' query parameter.".formatted(name))
                : ErrorCode.NOT_EMBEDDED.failure(
                        message,
                        "Target names are not allowed in filters if they have an alias",
                        "Change '%s' to '%s' in filters, orders or limits."
                                .formatted(aliased.target(), aliased.resultName()));
    }

    /** Whether a filter is on a resource by its name alone. */
    static boolean isOn(ReadNode child, LogicTree.Filter filter) {
        Field field = filter.field();
        return field.path().isEmpty() && field.name().equals(child.resultName());
    }
}
