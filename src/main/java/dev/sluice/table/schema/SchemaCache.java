package dev.sluice.table.schema;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The exposed schemas as the catalog held them at one moment; immutable. */
public final class SchemaCache {

    /** Relationships are looked up by where they start and by the schema in which they end, or have their function. */
    private record Origin(QualifiedName table, String schema) {

        static Origin of(Relationship relationship) {
            QualifiedName target = relationship instanceof ComputedRelationship computed
                    ? computed.function()
                    : relationship.foreignTable();
            return new Origin(relationship.table(), target.schema());
        }
    }

    private final List<String> schemas;
    private final Map<QualifiedName, Relation> relations;
    private final Map<QualifiedName, Map<String, String>> computedFields;
    private final Map<Origin, List<Relationship>> relationships;
    private final Set<QualifiedName> origins;
    private final Map<QualifiedName, List<Routine>> routines;
    private final Map<Representation, String> representations;
    private final Map<HandlerKey, MediaHandler> mediaHandlers;
    private final Set<String> timeZones;
    private final Map<String, RoleSettings> roles;

    /**
     * A cache of what the catalog holds.
     *
     * @param schemas the exposed schemas; the first is the default
     */
    public SchemaCache(List<String> schemas, SchemaParts parts) {
        this.schemas = List.copyOf(schemas);
        Map<QualifiedName, Relation> byName = new HashMap<>();
        parts.relations().forEach(relation -> byName.put(relation.name(), relation));
        this.relations = Map.copyOf(byName);
        this.computedFields = parts.computedFields();
        this.relationships = parts.relationships().stream().collect(Collectors.groupingBy(Origin::of));
        this.origins = Set.copyOf(parts.origins());
        this.routines = parts.routines().stream().collect(Collectors.groupingBy(Routine::name));
        this.representations = Map.copyOf(parts.representations());
        this.mediaHandlers = Map.copyOf(parts.mediaHandlers());
        this.timeZones = Set.copyOf(parts.timeZones());
        this.roles = Map.copyOf(parts.roles());
    }

    public List<String> schemas() {
        return schemas;
    }

    public Optional<Relation> relation(QualifiedName name) {
        return Optional.ofNullable(relations.get(name));
    }

    public Collection<Relation> relations() {
        return relations.values();
    }

    /**
     * The relationships that start at a relation and end in a schema, in a stable order; one by a function counts where
     * the function is.
     */
    public List<Relationship> relationships(QualifiedName table, String schema) {
        return relationships.getOrDefault(new Origin(table, schema), List.of());
    }

    /** The relations of a schema from which relationships start, also where none of them shows. */
    public List<QualifiedName> origins(String schema) {
        return origins.stream().filter(name -> name.schema().equals(schema)).toList();
    }

    public List<Relationship> allRelationships() {
        return relationships.values().stream().flatMap(List::stream).toList();
    }

    /** The functions of a name in the order of their number of parameters, none where there is no such function. */
    public List<Routine> routines(QualifiedName name) {
        return routines.getOrDefault(name, List.of());
    }

    public List<Routine> allRoutines() {
        return routines.values().stream().flatMap(List::stream).toList();
    }

    public Map<Representation, String> allRepresentations() {
        return representations;
    }

    public Collection<MediaHandler> allMediaHandlers() {
        return mediaHandlers.values();
    }

    public Collection<QualifiedName> relationNames() {
        return relations.keySet();
    }

    public Collection<QualifiedName> routineNames() {
        return routines.keySet();
    }

    /** The base type of a field that a function computes from a relation's row. */
    public Optional<String> computedField(QualifiedName relation, String name) {
        return Optional.ofNullable(
                computedFields.getOrDefault(relation, Map.of()).get(name));
    }

    /** The function that turns values of one type into those of another, where one side is a domain. */
    public Optional<String> representation(Representation conversion) {
        return Optional.ofNullable(representations.get(conversion));
    }

    /** The handler that a relation, or a function by its result, or any rows have for a media type. */
    public Optional<MediaHandler> mediaHandler(HandlerKey key) {
        return Optional.ofNullable(mediaHandlers.get(key));
    }

    /** What is set for a role, over what is set for the login. */
    public RoleSettings role(String name) {
        RoleSettings login = roles.getOrDefault(RoleSettings.LOGIN, RoleSettings.NONE);
        RoleSettings role = roles.get(name);
        return role == null ? login : role.over(login);
    }

    /** The names of the time zones that the server knows. */
    public Set<String> timeZones() {
        return timeZones;
    }
}
