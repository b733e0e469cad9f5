package dev.sluice.table.catalog;

import dev.sluice.table.catalog.ViewDefinition.Origin;
import dev.sluice.table.catalog.ViewRows.View;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the keys that exposed views show, also through views below them. */
final class ViewKeys {

    private final Map<Long, View> views;
    private final Map<Long, List<KeyConstraint>> bySide = new HashMap<>();
    private final Map<Long, List<KeyConstraint>> byForeign = new HashMap<>();
    private final List<ViewKey> found = new ArrayList<>();

    private ViewKeys(List<View> views, List<KeyConstraint> keys) {
        this.views = views.stream().collect(Collectors.toMap(View::relation, Function.identity()));
        for (KeyConstraint key : keys) {
            bySide.computeIfAbsent(key.side().relation(), first -> new ArrayList<>())
                    .add(key);
            KeyConstraint.Side foreign = key.foreign();
            if (foreign != null) {
                byForeign
                        .computeIfAbsent(foreign.relation(), first -> new ArrayList<>())
                        .add(key);
            }
        }
    }

    static List<ViewKey> of(List<View> views, List<KeyConstraint> keys) {
        ViewKeys search = new ViewKeys(views, keys);
        views.stream().filter(View::isExposed).forEach(search::look);
        return search.found;
    }

    private void look(View view) {
        Map<Origin, List<String>> shown = shown(view);
        Set<Long> relations = new LinkedHashSet<>();
        shown.keySet().forEach(origin -> relations.add(origin.relation()));
        for (long relation : relations) {
            for (KeyConstraint key : bySide.getOrDefault(relation, List.of())) {
                ViewKey.Role role = key.foreign() == null ? ViewKey.Role.PRIMARY : ViewKey.Role.REFERENCING;
                add(view, key.name(), role, key.side(), shown);
            }
            for (KeyConstraint key : byForeign.getOrDefault(relation, List.of())) {
                KeyConstraint.Side foreign = key.foreign();
                if (foreign != null) {
                    add(view, key.name(), ViewKey.Role.REFERENCED, foreign, shown);
                }
            }
        }
    }

    /** Which of the view's columns show a column, of every relation on the way down. */
    private Map<Origin, List<String>> shown(View view) {
        Map<Origin, List<String>> shown = new LinkedHashMap<>();
        view.origins().forEach((number, direct) -> {
            Set<Origin> seen = new HashSet<>();
            for (Origin origin = direct; origin != null && seen.add(origin); origin = below(origin)) {
                shown.computeIfAbsent(origin, first -> new ArrayList<>()).add(view.column(number));
            }
        });
        return shown;
    }

    private @Nullable Origin below(Origin origin) {
        View view = views.get(origin.relation());
        return view == null ? null : view.origins().get(origin.column());
    }

    private void add(
            View view, String constraint, ViewKey.Role role, KeyConstraint.Side side, Map<Origin, List<String>> shown) {
        List<ViewKey.Shown> columns = new ArrayList<>();
        for (int index = 0; index < side.columns().size(); index++) {
            List<String> names =
                    shown.get(new Origin(side.relation(), side.numbers().get(index)));
            if (names == null) {
                return;
            }
            columns.add(new ViewKey.Shown(side.columns().get(index), names));
        }
        found.add(new ViewKey(side.table(), view.name(), constraint, role, columns));
    }

    /** The same relations where a view that shows primary keys has their columns as its own. */
    static List<Relation> withPrimaryKeys(List<Relation> relations, List<ViewKey> keys) {
        // The last table comes first, as PostgREST happens to have it: the order shows in a Location.
        Map<QualifiedName, List<String>> primary = new HashMap<>();
        keys.stream()
                .filter(key -> key.role() == ViewKey.Role.PRIMARY)
                .sorted(Comparator.comparing((ViewKey key) -> key.table().schema())
                        .thenComparing(key -> key.table().name())
                        .reversed())
                .forEach(key -> primary.computeIfAbsent(key.view(), first -> new ArrayList<>())
                        .addAll(key.firstChoice()));
        return relations.stream()
                .map(relation -> relation.isView()
                        ? relation.withPrimaryKey(primary.getOrDefault(relation.name(), List.of()))
                        : relation)
                .toList();
    }
}
