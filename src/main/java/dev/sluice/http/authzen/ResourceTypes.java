package dev.sluice.http.authzen;

import dev.sluice.config.ResourceTypeConfig;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be asked about, so that a fault is told in the words of the request before anything is asked.
 *
 * @param operations of each type of resource, those that its roles permit
 */
public record ResourceTypes(Map<String, Set<String>> operations) {

    public ResourceTypes {
        operations = Map.copyOf(operations);
    }

    /** The types of the configuration. */
    public static ResourceTypes of(List<ResourceTypeConfig> types) {
        return new ResourceTypes(types.stream()
                .collect(Collectors.toMap(
                        ResourceTypeConfig::name,
                        type -> type.operationsByRole().values().stream()
                                .flatMap(Collection::stream)
                                .collect(Collectors.toUnmodifiableSet()))));
    }

    boolean knows(String type) {
        return operations.containsKey(type);
    }

    /** The name of an action; a type that is unknown has no operations to hold it to. */
    String operation(AuthZenRequest action, String type) {
        String name = action.text("name");
        if (knows(type) && !operations.getOrDefault(type, Set.of()).contains(name)) {
            throw action.fault("name", "%s is no operation of %s".formatted(name, type));
        }
        return name;
    }
}
