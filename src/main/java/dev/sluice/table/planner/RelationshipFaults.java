package dev.sluice.table.planner;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.JsonText;
import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.Cardinality.ManyToMany;
import dev.sluice.table.schema.Cardinality.ManyToOne;
import dev.sluice.table.schema.Cardinality.OneToOne;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relationship;
import dev.sluice.table.schema.SchemaCache;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells that a resource cannot be embedded, with the names or the choices that could have been meant. */
record RelationshipFaults(SchemaCache cache, String schema, String origin, String target) {

    GatewayException none(@Nullable String hint) {
        String pair = "'%s' and '%s'".formatted(origin, target);
        String byHint = hint == null ? "" : " using the hint '%s'".formatted(hint);
        return ErrorCode.NO_RELATIONSHIP.failure(
                "Could not find a relationship between %s in the schema cache".formatted(pair),
                "Searched for a foreign key relationship between %s%s in the schema '%s', but no matches were found."
                        .formatted(pair, byHint, schema),
                suggestion().orElse(null));
    }

    private Optional<String> suggestion() {
        List<String> origins =
                cache.origins(schema).stream().map(QualifiedName::name).toList();
        if (!origins.contains(origin)) {
            return Likeness.nearest(origin, origins, Likeness.LOOSE)
                    .map(near -> "Perhaps you meant '%s' instead of '%s'.".formatted(near, origin));
        }
        List<String> targets = cache.relationships(new QualifiedName(schema, origin), schema).stream()
                .map(relationship -> relationship.foreignTable().name())
                .toList();
        return targets.contains(target)
                ? Optional.empty()
                : Likeness.nearest(target, targets, Likeness.LOOSE)
                        .map(near -> "Perhaps you meant '%s' instead of '%s'.".formatted(near, target));
    }

    GatewayException ambiguous(List<Relationship> found) {
        List<KeyRelationship> choices =
                found.stream().map(KeyRelationship.class::cast).toList();
        String hints = choices.stream()
                .map(choice -> "'%s!%s'".formatted(choice.foreignTable().name(), hint(choice.cardinality())))
                .collect(Collectors.joining(", "));
        return new GatewayException(new Failure(
                ErrorCode.AMBIGUOUS_RELATIONSHIP.code(),
                ErrorCode.AMBIGUOUS_RELATIONSHIP.status(),
                "Could not embed because more than one relationship was found for '%s' and '%s'"
                        .formatted(origin, target),
                null,
                "Try changing '%s' to one of the following: %s. Find the desired relationship in the 'details' key."
                        .formatted(target, hints),
                new JsonText(
                        choices.stream().map(RelationshipFaults::choice).collect(Collectors.joining(",", "[", "]"))),
                null,
                List.of()));
    }

    private static String hint(Cardinality cardinality) {
        return cardinality instanceof ManyToMany junction
                ? junction.junction().name()
                : RelationshipFinder.constraint(cardinality);
    }

    private static String choice(KeyRelationship relationship) {
        return "{\"cardinality\":%s,\"embedding\":%s,\"relationship\":%s}"
                .formatted(
                        JsonText.quoted(kind(relationship.cardinality())),
                        JsonText.quoted("%s with %s"
                                .formatted(
                                        relationship.table().name(),
                                        relationship.foreignTable().name())),
                        JsonText.quoted(how(relationship)));
    }

    private static String kind(Cardinality cardinality) {
        if (cardinality instanceof ManyToMany) {
            return "many-to-many";
        }
        if (cardinality instanceof ManyToOne) {
            return "many-to-one";
        }
        return cardinality instanceof OneToOne ? "one-to-one" : "one-to-many";
    }

    private static String how(KeyRelationship relationship) {
        if (relationship.cardinality() instanceof ManyToMany junction) {
            return "%s using %s%s and %s%s"
                    .formatted(
                            junction.junction().name(),
                            junction.constraint1(),
                            names(junction.sourceColumns(), ColumnPair::foreignColumn),
                            junction.constraint2(),
                            names(junction.targetColumns(), ColumnPair::foreignColumn));
        }
        List<ColumnPair> columns = RelationshipFinder.columns(relationship.cardinality());
        return "%s using %s%s and %s%s"
                .formatted(
                        RelationshipFinder.constraint(relationship.cardinality()),
                        relationship.table().name(),
                        names(columns, ColumnPair::column),
                        relationship.foreignTable().name(),
                        names(columns, ColumnPair::foreignColumn));
    }

    private static String names(List<ColumnPair> columns, Function<ColumnPair, String> name) {
        return columns.stream().map(name).collect(Collectors.joining(", ", "(", ")"));
    }
}
