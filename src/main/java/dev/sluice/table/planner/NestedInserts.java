package dev.sluice.table.planner;

import dev.sluice.config.RestCaps;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.TableAction;
import dev.sluice.table.plan.Guard;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.plan.WritePlan.Data;
import dev.sluice.table.plan.WritePlan.Nested;
import dev.sluice.table.request.NestedKeys;
import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.Cardinality.ManyToOne;
import dev.sluice.table.schema.Cardinality.OneToOne;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Relationship;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans the rows of other relations that come with the inserted ones, under the names by which they are embedded. */
final class NestedInserts {

    private final SchemaCache cache;
    private final RestCaps caps;
    private final Guards guards;
    private final RelationshipFinder relationships;
    private final PayloadColumns columns;
    private final String json;
    private final boolean defaults;
    private int count;

    NestedInserts(SchemaCache cache, RestCaps caps, Guards guards, String schema, Data root) {
        this.cache = cache;
        this.caps = caps;
        this.guards = guards;
        this.relationships = new RelationshipFinder(cache, schema);
        this.columns = new PayloadColumns(cache);
        this.json = root.text();
        this.defaults = root.defaults();
    }

    /** Plans what the rows of a level hold under some keys. */
    void add(Level parent, List<String> path, Collection<String> keys) {
        for (String key : keys) {
            KeyRelationship relationship = relationships
                    .children(parent.relation.name().name(), key)
                    .orElseThrow(() -> PayloadColumns.unknown(parent.relation, key));
            add(parent, relationship, append(path, key));
        }
    }

    private static List<String> append(List<String> path, String key) {
        return Stream.concat(path.stream(), Stream.of(key)).toList();
    }

    private void add(Level parent, KeyRelationship relationship, List<String> path) {
        check(path);
        String key = path.get(path.size() - 1);
        String other = parent.keyOf(relationship);
        if (other != null) {
            throw malformed(path, "names the same rows as " + other);
        }
        Relation relation = cache.relation(relationship.foreignTable()).orElseThrow();
        SortedSet<String> keys = NestedKeys.of(json, path);
        checkLink(Level.link(relationship), keys, path);
        Data data = new Data("", false, columns.of(relation, columns.known(relation, keys)), defaults);
        Level level = parent.add("pgrst_nested_" + ++count, relation, key, data, relationship);
        level.guard(guards.of(relation.name(), TableAction.INSERT, cache));
        add(level, path, columns.missing(relation, keys));
    }

    private void check(List<String> path) {
        if (path.size() >= caps.depthMax()) {
            throw ErrorCode.CAP_PASSED.failure("rows nest deeper than %d".formatted(caps.depthMax()));
        }
        if (count == caps.embedsMax()) {
            throw ErrorCode.CAP_PASSED.failure("more than %d kinds of nested rows".formatted(caps.embedsMax()));
        }
    }

    private static void checkLink(List<ColumnPair> link, Collection<String> keys, List<String> path) {
        link.stream()
                .map(ColumnPair::foreignColumn)
                .filter(keys::contains)
                .findFirst()
                .ifPresent(column -> {
                    throw malformed(append(path, column), "is set from the row that it belongs to");
                });
    }

    private static RuntimeException malformed(List<String> path, String what) {
        return ErrorCode.MALFORMED.failure("field %s: %s".formatted(String.join(".", path), what));
    }

    /**
     * One level of inserted rows in the making: learns which of its columns the levels below take and the answer shows.
     * Never leaves the planner.
     */
    static final class Level {

        final String source;
        final Relation relation;
        private final String key;
        final Data data;
        private final @Nullable Level parent;
        private final @Nullable KeyRelationship relationship;
        private final List<Level> below = new ArrayList<>();
        private SortedSet<String> returning = new TreeSet<>();
        private List<Guard> guards = List.of();

        private Level(
                String source,
                Relation relation,
                String key,
                Data data,
                @Nullable Level parent,
                @Nullable KeyRelationship relationship) {
            this.source = source;
            this.relation = relation;
            this.key = key;
            this.data = data;
            this.parent = parent;
            this.relationship = relationship;
        }

        static Level root(String source, Relation relation, Data data) {
            return new Level(source, relation, "", data, null, null);
        }

        /** Adds the rows that those of this level hold under a key. */
        Level add(String itsSource, Relation itsRelation, String itsKey, Data itsData, KeyRelationship byKey) {
            Level level = new Level(itsSource, itsRelation, itsKey, itsData, this, byKey);
            below.add(level);
            returning = Returning.with(
                    returning, link(byKey).stream().map(ColumnPair::column).toList());
            return level;
        }

        /** Has the rows of this level checked. */
        void guard(List<Guard> checks) {
            guards = checks;
        }

        /** The key under which the rows of this level hold those of a relationship, null where they hold none. */
        @Nullable
        String keyOf(KeyRelationship other) {
            return below.stream()
                    .filter(level -> other.equals(level.relationship))
                    .map(level -> level.key)
                    .findFirst()
                    .orElse(null);
        }

        /** Tells what is read of the rows of this level where it finds those of the others: below, and back above. */
        void show(ReadNode read) {
            for (ReadNode child : read.children) {
                for (Level level : below) {
                    if (level.relationship != null && level.relationship.equals(child.relationship)) {
                        level.shown(child);
                    }
                }
                if (parent != null && relationship != null && leadsBack(child.relationship, relationship)) {
                    parent.shown(child);
                }
            }
        }

        private void shown(ReadNode child) {
            child.source = source;
            returning = Returning.with(returning, Returning.embedded(child.finish(), relation.primaryKey()));
            show(child);
        }

        private static boolean leadsBack(@Nullable Relationship back, KeyRelationship forth) {
            return back instanceof KeyRelationship byKey
                    && byKey.table().equals(forth.foreignTable())
                    && byKey.foreignTable().equals(forth.table())
                    && isInverse(byKey.cardinality(), forth.cardinality());
        }

        private static boolean isInverse(Cardinality back, Cardinality forth) {
            boolean isToOne = back instanceof ManyToOne || (back instanceof OneToOne one && !one.isParent());
            Set<ColumnPair> swapped = RelationshipFinder.columns(forth).stream()
                    .map(ColumnPair::swapped)
                    .collect(Collectors.toSet());
            return isToOne
                    && RelationshipFinder.constraint(back).equals(RelationshipFinder.constraint(forth))
                    && swapped.equals(Set.copyOf(RelationshipFinder.columns(back)));
        }

        /** The columns that the levels below and the answer need of the rows of this one. */
        SortedSet<String> returning() {
            return returning;
        }

        /** The levels below, as they are inserted. */
        List<Nested> finish() {
            return below.stream().map(Level::nested).toList();
        }

        private Nested nested() {
            List<Nested> own = finish();
            WritePlan.Insert insert = new WritePlan.Insert(
                    relation.name(),
                    data,
                    null,
                    List.of(),
                    Returning.guarded(returning, guards),
                    relation.primaryKey(),
                    own,
                    guards);
            return new Nested(source, key, relationship == null ? List.of() : link(relationship), insert);
        }

        static List<ColumnPair> link(KeyRelationship relationship) {
            return RelationshipFinder.columns(relationship.cardinality());
        }
    }
}
