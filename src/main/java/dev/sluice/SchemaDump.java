package dev.sluice;

import dev.sluice.bus.MessageJson;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Relationship;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schema cache as JSON for operators, under the names that PostgREST's own has. */
final class SchemaDump {

    /** A relationship with the name of its kind, which its fields alone do not tell. */
    private record Told(String kind, Relationship relationship) {

        static Told of(Relationship relationship) {
            return new Told(
                    relationship instanceof KeyRelationship key
                            ? key.cardinality().getClass().getSimpleName()
                            : ComputedRelationship.class.getSimpleName(),
                    relationship);
        }
    }

    private record Conversion(String source, String target, String function) {}

    private SchemaDump() {}

    /** How much of everything there is. */
    static String summary(SchemaCache cache) {
        return MessageJson.encode(Map.of("summary", words(cache)));
    }

    static String of(SchemaCache cache) {
        Map<String, Object> dump = new LinkedHashMap<>();
        dump.put("summary", words(cache));
        dump.put(
                "dbTables",
                cache.relations().stream()
                        .sorted(Comparator.comparing(
                                (Relation relation) -> relation.name().toString()))
                        .toList());
        dump.put(
                "dbRelationships",
                cache.allRelationships().stream().map(Told::of).toList());
        dump.put("dbRoutines", cache.allRoutines());
        dump.put(
                "dbRepresentations",
                cache.allRepresentations().entrySet().stream()
                        .map(one -> new Conversion(
                                one.getKey().source(), one.getKey().target(), one.getValue()))
                        .toList());
        dump.put("dbMediaHandlers", List.copyOf(cache.allMediaHandlers()));
        dump.put("dbTimezones", cache.timeZones().stream().sorted().toList());
        return MessageJson.encode(dump);
    }

    private static String words(SchemaCache cache) {
        List<Routine> routines = cache.allRoutines();
        return "%d relations, %d relationships, %d functions, %d domain representations, %d media type handlers"
                .formatted(
                        cache.relations().size(),
                        cache.allRelationships().size(),
                        routines.size(),
                        cache.allRepresentations().size(),
                        cache.allMediaHandlers().size());
    }
}
