package dev.sluice.table.openapi;

import dev.sluice.contract.MediaType;
import dev.sluice.contract.MediaType.Kind;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import dev.sluice.table.schema.Routine.Volatility;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Describes the paths of functions; those of one name share theirs, with what any of them takes and returns.
 *
 * @param described the relations whose rows are described, which a function may return
 */
record FunctionPaths(
        JsonDocument json,
        String base,
        RequestParameters parameters,
        Answers answers,
        ResourcePaths resources,
        Set<QualifiedName> described) {

    void of(String name, List<Routine> overloads) {
        String path = base + "/rpc/" + ResourcePaths.segment(name);
        List<Routine> reading = overloads.stream()
                .filter(routine -> routine.volatility() != Volatility.VOLATILE)
                .toList();
        json.object(path, () -> {
            if (!reading.isEmpty()) {
                operation("get", "read", reading, () -> {
                    parameters(reading, arguments(reading), false);
                    responses(reading);
                });
            }
            operation("post", "call", overloads, () -> {
                parameters(overloads, List.of(), true);
                body(overloads);
                responses(overloads);
            });
        });
        if (!reading.isEmpty()) {
            json.object(
                    path + "/query",
                    () -> operation("post", "query", reading, () -> {
                        parameters.of(false, List.of(RequestParameters.PREFER_CALL));
                        resources.query();
                        responses(reading);
                    }));
        }
    }

    private void operation(String method, String what, List<Routine> overloads, Runnable rest) {
        String name = overloads.get(0).name().name();
        json.object(method, () -> {
            json.texts("tags", List.of("(rpc) " + name));
            json.text("operationId", RowSchemas.key(name) + ".rpc." + what);
            overloads.stream()
                    .map(Routine::comment)
                    .filter(comment -> comment != null)
                    .findFirst()
                    .ifPresent(comment -> Comment.of(comment).write(json));
            rest.run();
        });
    }

    /** An argument of a query string, with those functions that have it. */
    private record Argument(Parameter parameter, boolean required) {}

    private static List<Argument> arguments(List<Routine> overloads) {
        Map<String, List<Parameter>> byName = new LinkedHashMap<>();
        overloads.stream()
                .flatMap(routine -> routine.parameters().stream())
                .filter(parameter -> !parameter.name().isEmpty() && !RequestParameters.isReserved(parameter.name()))
                .forEach(parameter -> byName.computeIfAbsent(parameter.name(), first -> new ArrayList<>())
                        .add(parameter));
        return byName.values().stream()
                .map(same -> new Argument(
                        same.get(0),
                        same.size() == overloads.size() && same.stream().allMatch(Parameter::required)))
                .toList();
    }

    private void parameters(List<Routine> overloads, List<Argument> arguments, boolean isCall) {
        boolean hasRows =
                overloads.stream().anyMatch(routine -> routine.returns().isComposite());
        List<String> shared = new ArrayList<>();
        if (hasRows) {
            shared.addAll(RequestParameters.SHAPING);
            shared.addAll(RequestParameters.CHOOSING);
        }
        shared.add(RequestParameters.PREFER_CALL);
        if (isCall) {
            shared.add(RequestParameters.IDEMPOTENCY_KEY);
        }
        json.array("parameters", () -> {
            arguments.forEach(this::argument);
            parameters.served(isCall, shared).forEach(parameters::reference);
        });
    }

    /** An array is the text of one, unless it may be given many times. */
    private void argument(Argument argument) {
        Parameter parameter = argument.parameter();
        JsonType type = JsonType.named(parameter.type());
        json.element(() -> {
            json.text("name", parameter.name());
            json.text("in", "query");
            json.flag("required", argument.required());
            json.object("schema", () -> {
                if (parameter.variadic() || !type.type().isArray()) {
                    type.write(json, false);
                } else {
                    json.text("format", parameter.type());
                    json.text("type", "string");
                }
            });
        });
    }

    private void body(List<Routine> overloads) {
        List<Routine> named =
                overloads.stream().filter(routine -> !takesWhole(routine)).toList();
        boolean required = overloads.stream()
                .allMatch(routine -> routine.parameters().stream().anyMatch(Parameter::required));
        json.object("requestBody", () -> {
            json.flag("required", required);
            json.object("content", () -> {
                Set<String> taken = overloads.stream()
                        .filter(FunctionPaths::takesWhole)
                        .map(routine -> wholeForm(routine.parameters().get(0)))
                        .collect(Collectors.toSet());
                if (!named.isEmpty() || taken.contains(MediaType.JSON.text())) {
                    answers.form(MediaType.JSON.text(), () -> arguments(named, taken.contains(MediaType.JSON.text())));
                }
                if (!named.isEmpty()) {
                    answers.form(MediaType.of(Kind.FORM).text(), () -> arguments(named, false));
                }
                taken.stream()
                        .filter(form -> !form.equals(MediaType.JSON.text()))
                        .sorted()
                        .forEach(form -> answers.form(form, () -> json.text("type", "string")));
            });
        });
    }

    /** Whether the body is the one argument, which has no name. */
    private static boolean takesWhole(Routine routine) {
        return routine.parameters().size() == 1
                && routine.parameters().get(0).name().isEmpty();
    }

    private static String wholeForm(Parameter parameter) {
        return switch (parameter.type()) {
            case "text" -> MediaType.of(Kind.TEXT).text();
            case "xml" -> MediaType.of(Kind.XML).text();
            case "bytea" -> MediaType.of(Kind.OCTET_STREAM).text();
            default -> MediaType.JSON.text();
        };
    }

    private void arguments(List<Routine> named, boolean anything) {
        if (anything) {
            json.text("description", "Any JSON, which is the function's one argument");
            return;
        }
        if (named.size() == 1) {
            arguments(named.get(0));
            return;
        }
        json.array("anyOf", () -> named.forEach(routine -> json.element(() -> arguments(routine))));
    }

    private void arguments(Routine routine) {
        json.text("type", "object");
        json.object(
                "properties",
                () -> routine.parameters()
                        .forEach(parameter -> json.object(
                                parameter.name(),
                                () -> JsonType.named(parameter.type()).write(json, true))));
        json.texts(
                "required",
                routine.parameters().stream()
                        .filter(Parameter::required)
                        .map(Parameter::name)
                        .toList());
    }

    private void responses(List<Routine> overloads) {
        List<Routine> told =
                overloads.stream().filter(routine -> !routine.returnsVoid()).toList();
        json.object("responses", () -> {
            if (!told.isEmpty()) {
                json.object("200", () -> result(told));
            }
            if (told.size() < overloads.size()) {
                answers.empty("204", "Done; it returns nothing");
            }
            if (told.stream().anyMatch(routine -> routine.returns().isSet())) {
                json.object("206", () -> result(told));
            }
            answers.shared("300", "sluice.Ambiguous");
            answers.failures();
        });
    }

    private void result(List<Routine> told) {
        QualifiedName name = told.get(0).name();
        if (told.size() == 1
                && told.get(0).returns().isSet()
                && told.get(0).returns().isComposite()) {
            answers.rows("What it returns", name, () -> row(told.get(0)));
            return;
        }
        json.text("description", "What it returns");
        json.object("content", () -> {
            Stream.of(MediaType.JSON, MediaType.object(false))
                    .forEach(type -> answers.form(type.text(), () -> anyOf(told, type.isSingular())));
            answers.form(MediaType.of(Kind.CSV).text(), () -> json.text("type", "string"));
            answers.custom(name);
        });
    }

    private void anyOf(List<Routine> told, boolean single) {
        if (told.size() == 1) {
            value(told.get(0), single);
            return;
        }
        json.array("anyOf", () -> told.forEach(routine -> json.element(() -> value(routine, single))));
    }

    private void value(Routine routine, boolean single) {
        if (routine.returns().isSet() && !single) {
            json.text("type", "array");
            json.object("items", () -> one(routine));
            return;
        }
        one(routine);
    }

    private void one(Routine routine) {
        if (routine.returns().isComposite()) {
            row(routine);
            return;
        }
        JsonType.catalogued(routine.returns().type()).write(json, true);
    }

    private void row(Routine routine) {
        QualifiedName type = routine.returns().type();
        if (described.contains(type)) {
            json.reference("components/schemas/" + RowSchemas.key(type.name()));
            return;
        }
        json.text("type", "object");
        if (!routine.resultColumns().isEmpty()) {
            json.object(
                    "properties",
                    () -> routine.resultColumns()
                            .forEach((column, columnType) -> json.object(
                                    column, () -> JsonType.named(columnType).write(json, true))));
        }
    }
}
