package dev.sluice.table.catalog;

import dev.sluice.config.RestConfig;
import java.util.List;

/**
 * Which part of the catalog a schema cache is made from.
 *
 * @param schemas the exposed schemas
 * @param extraSearchPath schemas whose views are looked through on the way from an exposed view to its tables
 * @param hoistedSettings patterns of the settings of a function that hold for its whole transaction
 */
public record SchemaScope(List<String> schemas, List<String> extraSearchPath, List<String> hoistedSettings) {

    public SchemaScope {
        schemas = List.copyOf(schemas);
        extraSearchPath = List.copyOf(extraSearchPath);
        hoistedSettings = List.copyOf(hoistedSettings);
    }

    public static SchemaScope of(RestConfig config) {
        return new SchemaScope(config.schemas(), config.extraSearchPath(), config.hoistedSettings());
    }

    String[] schemaNames() {
        return schemas.toArray(String[]::new);
    }
}
