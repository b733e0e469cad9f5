package dev.sluice.oracle;

import dev.sluice.oracle.Row.Generation;
import dev.sluice.oracle.Row.Project;
import dev.sluice.oracle.Row.RowKey;
import dev.sluice.oracle.Row.Rules;
import dev.sluice.oracle.Row.Seat;
import dev.sluice.oracle.Row.Share;
import dev.sluice.oracle.Row.Team;
import dev.sluice.oracle.Row.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The rows that there are, as a transaction sees them. Never read from the database: only what was written is known.
 */
final class World {

    private final Map<RowKey, Row> rows = new LinkedHashMap<>();

    /** What a statement did to one row: wrote it, or took it away where it is null. */
    record Effect(RowKey key, Row row) {
        static Effect put(Row row) {
            return new Effect(row.key(), row);
        }

        static Effect remove(Row row) {
            return new Effect(row.key(), null);
        }
    }

    World copy() {
        World copy = new World();
        copy.rows.putAll(rows);
        return copy;
    }

    /** The same with effects on top. */
    World with(List<Effect> effects) {
        World after = copy();
        for (Effect effect : effects) {
            if (effect.row() == null) {
                after.rows.remove(effect.key());
            } else {
                after.rows.put(effect.key(), effect.row());
            }
        }
        return after;
    }

    <R extends Row> List<R> all(Class<R> kind) {
        return rows.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean has(Row row) {
        return rows.containsKey(row.key());
    }

    /** The row of a key, null where there is none. */
    <R extends Row> R find(Class<R> kind, UUID... ids) {
        return kind.cast(rows.get(RowKey.of(kind, ids)));
    }

    RuleText rules() {
        return find(Rules.class).text();
    }

    /** What deleting a row does, with all that foreign keys make of it. */
    List<Effect> deletion(Row row) {
        List<Effect> effects = new ArrayList<>(List.of(Effect.remove(row)));
        if (row instanceof User user) {
            all(Seat.class).stream()
                    .filter(seat -> seat.user().equals(user.id()))
                    .forEach(seat -> remove(seat, effects));
            all(Project.class).stream()
                    .filter(project -> project.owner().equals(user.id()))
                    .forEach(project -> effects.addAll(deletion(project)));
            removeGenerations(effects, user.id(), null);
        } else if (row instanceof Team team) {
            all(Seat.class).stream()
                    .filter(seat -> seat.team().equals(team.id()))
                    .forEach(seat -> remove(seat, effects));
            all(Share.class).stream()
                    .filter(share -> share.team().equals(team.id()))
                    .forEach(share -> remove(share, effects));
            all(Generation.class).stream()
                    .filter(generation -> team.id().equals(generation.team()))
                    .forEach(one -> effects.add(
                            Effect.put(new Generation(one.id(), one.owner(), one.project(), null, one.status()))));
        } else if (row instanceof Project project) {
            all(Share.class).stream()
                    .filter(share -> share.project().equals(project.id()))
                    .forEach(share -> remove(share, effects));
            removeGenerations(effects, null, project.id());
        }
        return effects;
    }

    private void removeGenerations(List<Effect> effects, UUID owner, UUID project) {
        all(Generation.class).stream()
                .filter(generation -> generation.owner().equals(owner)
                        || (project != null && Objects.equals(generation.project(), project)))
                .forEach(generation -> remove(generation, effects));
    }

    private static void remove(Row row, List<Effect> effects) {
        effects.add(Effect.remove(row));
    }
}
