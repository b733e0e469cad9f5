package dev.sluice.table.schema;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The exposed schemas as the catalog held them at one moment; immutable. */
public final class SchemaCache {

    private final List<String> schemas;
    private final Map<QualifiedName, Relation> relations;
    private final Map<QualifiedName, List<Routine>> routines;

    /**
     * A cache of what the catalog holds.
     *
     * @param schemas the exposed schemas; the first is the default
     */
    public SchemaCache(List<String> schemas, Collection<Relation> relations, Collection<Routine> routines) {
        this.schemas = List.copyOf(schemas);
        Map<QualifiedName, Relation> byName = new HashMap<>();
        relations.forEach(relation -> byName.put(relation.name(), relation));
        this.relations = Map.copyOf(byName);
        this.routines = Map.copyOf(routines.stream().collect(Collectors.groupingBy(Routine::name)));
    }

    public List<String> schemas() {
        return schemas;
    }

    public Optional<Relation> relation(QualifiedName name) {
        return Optional.ofNullable(relations.get(name));
    }

    /** The functions of a name, none where there is no such function. */
    public List<Routine> routines(QualifiedName name) {
        return routines.getOrDefault(name, List.of());
    }

    public Collection<QualifiedName> relationNames() {
        return relations.keySet();
    }

    public Collection<QualifiedName> routineNames() {
        return routines.keySet();
    }
}
