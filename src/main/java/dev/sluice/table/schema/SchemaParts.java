package dev.sluice.table.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a schema cache is made of.
 *
 * @param computedFields by relation, the base type of each field that a function computes from its row
 * @param relationships in a stable order, with every direction and every view
 * @param origins the exposed relations from which relationships start, also where none of them shows
 * @param representations the function of each conversion
 * @param roles what is set for each role that the gateway may take
 */
public record SchemaParts(
        List<Relation> relations,
        Map<QualifiedName, Map<String, String>> computedFields,
        List<Relationship> relationships,
        Set<QualifiedName> origins,
        List<Routine> routines,
        Map<Representation, String> representations,
        Map<HandlerKey, MediaHandler> mediaHandlers,
        Set<String> timeZones,
        Map<String, RoleSettings> roles) {}
