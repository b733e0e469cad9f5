package dev.sluice.table.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.BatchResult;
import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.Consistency;
import dev.sluice.contract.Failure;
import dev.sluice.contract.Filter;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.Labelled;
import dev.sluice.contract.MetricsSnapshot;
import dev.sluice.contract.OrderTerm;
import dev.sluice.contract.PerformanceReport;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.contract.TransactionEnded;
import dev.sluice.contract.TransactionHandle;
import dev.sluice.contract.WindowMetrics;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the contract as JSON Schema, read from their records, so that none of their fields can be forgotten.
 */
final class MessageSchemas {

    private static final List<Class<?>> REQUESTS = List.of(BatchRequest.class, TransactionBegin.class);

    private static final List<Class<?>> REPLIES = List.of(
            AccessDecision.class,
            BatchResult.class,
            MetricsSnapshot.class,
            PerformanceReport.class,
            TransactionEnded.class,
            TransactionHandle.class);

    /** Replies that show what they lack as null rather than leave it out. */
    private static final Set<Class<?>> WHOLE = Set.of(AccessDecision.class, MetricsSnapshot.class, WindowMetrics.class);

    private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();

    /** Parts that have a JSON form of their own, which is described by hand. */
    private static final Set<Class<?>> HAND_WRITTEN = Set.of(
            ColumnTerm.class,
            Consistency.class,
            Failure.class,
            Filter.class,
            Identity.class,
            JsonText.class,
            OrderTerm.class);

    /** What a door knows or says itself: the caller, whether access is granted, whether it was answered before. */
    private static final Set<String> OF_THE_DOOR = Set.of("identity", "accessGranted", "replayed");

    private final JsonDocument json;
    private final JsonNode notes;

    /**
     * Schemas that go into a document.
     *
     * @param notes what messages and their fields mean, by the names of both
     */
    MessageSchemas(JsonDocument json, JsonNode notes) {
        this.json = json;
        this.notes = notes;
    }

    /** Where a message is described. */
    static String key(Class<?> message) {
        return "sluice." + message.getSimpleName();
    }

    /** Every message, and every record that is part of one. */
    void all() {
        requests().forEach(message -> message(message, true));
        replies().forEach(message -> message(message, false));
    }

    static List<Class<?>> requests() {
        return reachable(REQUESTS);
    }

    static List<Class<?>> replies() {
        return reachable(REPLIES);
    }

    private static List<Class<?>> reachable(List<Class<?>> roots) {
        List<Class<?>> found = new ArrayList<>(roots);
        for (int index = 0; index < found.size(); index++) {
            for (RecordComponent component : found.get(index).getRecordComponents()) {
                Class<?> part = part(component.getGenericType());
                if (isMessage(part) && !found.contains(part)) {
                    found.add(part);
                }
            }
        }
        return found;
    }

    /** What a type holds in the end, beneath lists and maps. */
    private static Class<?> part(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            return part(arguments[arguments.length - 1]);
        }
        return (Class<?>) type;
    }

    private static boolean isMessage(Class<?> type) {
        return type.isRecord() && !HAND_WRITTEN.contains(type);
    }

    /** The fields of a message as it goes through a door. */
    static List<RecordComponent> fields(Class<?> message) {
        return Arrays.stream(message.getRecordComponents())
                .filter(component -> !OF_THE_DOOR.contains(component.getName()))
                .toList();
    }

    private void message(Class<?> message, boolean isRequest) {
        List<RecordComponent> fields = fields(message);
        JsonNode told = notes.path(message.getSimpleName());
        json.object(key(message), () -> {
            json.text("type", "object");
            json.text("description", told.path("").textValue());
            json.object(
                    "properties",
                    () -> fields.forEach(field -> json.object(name(field), () -> {
                        json.text("description", told.path(name(field)).textValue());
                        type(field.getGenericType(), showsNull(message, field, isRequest));
                    })));
            json.texts(
                    "required",
                    fields.stream()
                            .filter(field -> isRequired(message, field, isRequest))
                            .map(MessageSchemas::name)
                            .toList());
            if (isRequest) {
                json.flag("additionalProperties", false);
            }
        });
    }

    /** The name of a field as the JSON form of its message has it. */
    static String name(RecordComponent component) {
        if (component.getDeclaringRecord().getSimpleName().equals("TableOperation")
                && component.getName().equals("action")) {
            return "operation";
        }
        String name = NAMES.translate(component.getName());
        return component.getType() == Duration.class ? name + "_ms" : name;
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean showsNull(Class<?> message, RecordComponent component, boolean isRequest) {
        return isNullable(component) && (isRequest || isWhole(message, component));
    }

    private static boolean isWhole(Class<?> message, RecordComponent component) {
        return WHOLE.contains(message) && !component.getName().equals("reasons");
    }

    private static boolean isRequired(Class<?> message, RecordComponent component, boolean isRequest) {
        if (isRequest) {
            boolean mayBeLeftOut = component.getType().isPrimitive()
                    || (component.getType() == List.class && !message.equals(BatchRequest.class));
            return !isNullable(component) && !mayBeLeftOut;
        }
        return !isNullable(component) || isWhole(message, component);
    }

    private void type(Type type, boolean nullable) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            boolean isList = parameterized.getRawType() == List.class;
            types(isList ? "array" : "object", nullable);
            json.object(isList ? "items" : "additionalProperties", () -> type(arguments[arguments.length - 1], false));
            return;
        }
        Class<?> simple = (Class<?>) type;
        if (simple.isEnum()) {
            labels(simple, nullable);
            return;
        }
        if (simple.isRecord() || simple == Filter.class) {
            part(simple, nullable);
            return;
        }
        scalar(simple, nullable);
    }

    private void types(String type, boolean nullable) {
        if (nullable) {
            json.texts("type", List.of(type, "null"));
        } else {
            json.text("type", type);
        }
    }

    private void labels(Class<?> type, boolean nullable) {
        json.array("enum", () -> {
            for (Object constant : type.getEnumConstants()) {
                json.textElement(((Labelled) constant).label());
            }
            if (nullable) {
                json.textElement(null);
            }
        });
    }

    private void part(Class<?> part, boolean nullable) {
        if (part == JsonText.class) {
            return;
        }
        String reference = "components/schemas/" + key(part);
        if (!nullable) {
            json.reference(reference);
            return;
        }
        json.array("anyOf", () -> {
            json.element(() -> json.reference(reference));
            json.element(() -> json.text("type", "null"));
        });
    }

    private void scalar(Class<?> type, boolean nullable) {
        if (type == Instant.class) {
            types("string", nullable);
            json.text("format", "date-time");
        } else if (type == Duration.class) {
            types("integer", nullable);
            json.number("minimum", 1);
        } else if (type == String.class) {
            types("string", nullable);
        } else if (type == boolean.class || type == Boolean.class) {
            types("boolean", nullable);
        } else if (type == double.class || type == Double.class) {
            types("number", nullable);
        } else {
            types("integer", nullable);
        }
    }
}
