package dev.sluice.table.planner;

import dev.sluice.config.RestCaps;
import dev.sluice.contract.ErrorCode;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.plan.WritePlan.Data;
import dev.sluice.table.plan.WritePlan.Nested;
import dev.sluice.table.request.NestedKeys;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.SchemaCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Plans the rows of other relations that come with the inserted ones, under the names by which they are embedded. */
final class NestedInserts {

    private final SchemaCache cache;
    private final RestCaps caps;
    private final RelationshipFinder relationships;
    private final PayloadColumns columns;
    private final String json;
    private final boolean defaults;
    private int count;

    NestedInserts(SchemaCache cache, RestCaps caps, String schema, Data root) {
        this.cache = cache;
        this.caps = caps;
        this.relationships = new RelationshipFinder(cache, schema);
        this.columns = new PayloadColumns(cache);
        this.json = root.text();
        this.defaults = root.defaults();
    }

    /**
     * Plans what the rows of a relation hold under some keys.
     *
     * @param read what is read of the relation's rows; learns where it finds the nested ones
     */
    List<Nested> of(Relation parent, ReadNode read, List<String> path, Collection<String> keys) {
        List<Nested> nested = new ArrayList<>();
        for (String key : keys) {
            KeyRelationship relationship = relationships
                    .children(parent.name().name(), key)
                    .orElseThrow(() -> PayloadColumns.unknown(parent, key));
            nested.add(nested(relationship, read, append(path, key)));
        }
        return nested;
    }

    private static List<String> append(List<String> path, String key) {
        return Stream.concat(path.stream(), Stream.of(key)).toList();
    }

    private Nested nested(KeyRelationship relationship, ReadNode read, List<String> path) {
        check(path);
        String source = "pgrst_nested_" + ++count;
        Relation relation = cache.relation(relationship.foreignTable()).orElseThrow();
        List<ColumnPair> link = RelationshipFinder.columns(relationship.cardinality());
        SortedSet<String> keys = NestedKeys.of(json, path);
        checkLink(link, keys, path);
        List<String> deeper = columns.missing(relation, keys);
        ReadNode none = ReadNode.of(relation.name(), List.of());
        SortedSet<String> returning = new TreeSet<>();
        ReadNode shown = none;
        for (ReadNode child : read.children) {
            if (relationship.equals(child.relationship)) {
                child.source = source;
                shown = child;
                returning = Returning.with(returning, Returning.embedded(child.finish(), relation.primaryKey()));
            }
        }
        List<Nested> own = of(relation, shown, path, deeper);
        Data data = new Data("", false, columns.of(relation, columns.known(relation, keys)), defaults);
        return new Nested(
                source,
                path.get(path.size() - 1),
                link,
                new WritePlan.Insert(
                        relation.name(),
                        data,
                        null,
                        List.of(),
                        List.copyOf(Returning.with(returning, links(own))),
                        relation.primaryKey(),
                        own));
    }

    /** The columns of rows whose values the rows that are nested in them take. */
    static SortedSet<String> links(List<Nested> nested) {
        SortedSet<String> links = new TreeSet<>();
        nested.forEach(rows -> rows.link().forEach(pair -> links.add(pair.column())));
        return links;
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
                    throw ErrorCode.MALFORMED.failure("field %s.%s: is set from the row that it belongs to"
                            .formatted(String.join(".", path), column));
                });
    }
}
