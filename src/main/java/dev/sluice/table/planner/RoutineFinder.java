package dev.sluice.table.planner;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.MediaType.Kind;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import dev.sluice.table.schema.SchemaCache;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the function of a name that takes the arguments given, or says which there are.
 *
 * @param given the names of the arguments
 * @param isPost whether a function's single parameter without a name may take the body
 */
record RoutineFinder(SchemaCache cache, QualifiedName name, Set<String> given, MediaType contentType, boolean isPost) {

    Routine find() {
        List<Routine> overloads = cache.routines(name);
        List<Routine> named = overloads.stream().filter(this::takesGiven).toList();
        List<Routine> found =
                named.isEmpty() ? overloads.stream().filter(this::takesBody).toList() : named;
        if (found.isEmpty()) {
            throw none(overloads);
        }
        if (found.size() > 1) {
            throw ambiguous(found);
        }
        return found.get(0);
    }

    private boolean takesGiven(Routine routine) {
        if (routine.parameters().isEmpty()) {
            return given.isEmpty() && !(isPost && isRawBody());
        }
        Set<String> required = names(routine, true);
        Set<String> optional = names(routine, false);
        Set<String> rest = new TreeSet<>(given);
        rest.removeAll(optional);
        return rest.equals(required);
    }

    private static Set<String> names(Routine routine, boolean required) {
        return routine.parameters().stream()
                .filter(parameter -> parameter.required() == required)
                .map(Parameter::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean takesBody(Routine routine) {
        if (!isPost
                || routine.parameters().size() != 1
                || !routine.parameters().get(0).name().isEmpty()) {
            return false;
        }
        String type = routine.parameters().get(0).type();
        return switch (contentType.kind()) {
            case JSON -> type.equals("json") || type.equals("jsonb");
            case TEXT -> type.equals("text");
            case XML -> type.equals("xml");
            case OCTET_STREAM -> type.equals("bytea");
            case ARRAY, OBJECT, GEOJSON, CSV, OPENAPI, FORM, NDJSON, PLAN, ANY, OTHER -> false;
        };
    }

    private boolean isRawBody() {
        return contentType.is(Kind.TEXT) || contentType.is(Kind.XML) || contentType.is(Kind.OCTET_STREAM);
    }

    private GatewayException none(List<Routine> overloads) {
        boolean onlyBody = isPost && isRawBody();
        String names = String.join(", ", given);
        String call = onlyBody ? "" : given.isEmpty() ? " without parameters" : "(" + names + ")";
        return ErrorCode.NO_SUCH_FUNCTION.failure(
                "Could not find the function %s%s in the schema cache".formatted(name, call),
                "Searched for the function %s%s, but no matches were found in the schema cache."
                        .formatted(name, searched(names)),
                onlyBody ? null : suggestion(overloads).orElse(null));
    }

    private String searched(String names) {
        String byName = given.isEmpty()
                ? " without parameters"
                : " with parameter%s%s".formatted(given.size() > 1 ? "s " : " ", names);
        if (!isPost) {
            return byName;
        }
        return switch (contentType.kind()) {
            case TEXT -> " with a single unnamed text parameter";
            case XML -> " with a single unnamed xml parameter";
            case OCTET_STREAM -> " with a single unnamed bytea parameter";
            case JSON -> byName + " or with a single unnamed json/jsonb parameter";
            case ARRAY, OBJECT, GEOJSON, CSV, OPENAPI, FORM, NDJSON, PLAN, ANY, OTHER -> byName;
        };
    }

    private Optional<String> suggestion(List<Routine> overloads) {
        Optional<String> near = overloads.isEmpty()
                ? Likeness.nearest(
                        name.name(),
                        cache.routineNames().stream()
                                .filter(known -> known.schema().equals(name.schema()))
                                .map(QualifiedName::name)
                                .toList(),
                        Likeness.STRICT)
                : Likeness.nearest(
                                signature(given),
                                overloads.stream()
                                        .map(routine -> signature(routine.parameters().stream()
                                                .map(Parameter::name)
                                                .collect(Collectors.toCollection(TreeSet::new))))
                                        .toList(),
                                Likeness.LOOSE)
                        .map(signature -> name.name() + signature);
        return near.map(found -> "Perhaps you meant to call the function %s.%s".formatted(name.schema(), found));
    }

    private static String signature(Set<String> names) {
        return "(" + String.join(", ", names) + ")";
    }

    private static GatewayException ambiguous(List<Routine> found) {
        String candidates = found.stream()
                .map(routine -> routine.name()
                        + routine.parameters().stream()
                                .map(parameter -> parameter.name() + " => " + parameter.type())
                                .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
        return ErrorCode.AMBIGUOUS_FUNCTION.failure(
                "Could not choose the best candidate function between: " + candidates,
                null,
                ErrorCode.AMBIGUOUS_FUNCTION.hint());
    }
}
