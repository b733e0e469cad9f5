package dev.sluice.bus.body;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Message;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a message of a type must have, read once from its components. A record made by code that no null
 * checker has seen may lack one; it is refused as its JSON form would be.
 */
public final class RequiredFields {

    private static final ClassValue<List<Method>> REQUIRED = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            return type.isRecord()
                    ? Arrays.stream(type.getRecordComponents())
                            .filter(RequiredFields::isRequired)
                            .map(RecordComponent::getAccessor)
                            .toList()
                    : List.of();
        }
    };

    private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();

    private RequiredFields() {}

    private static boolean isRequired(RecordComponent component) {
        return !component.getType().isPrimitive()
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** Fails with SLC201 that names the first field which is missing. */
    public static void check(Message message) {
        for (Method accessor : REQUIRED.get(message.getClass())) {
            if (value(accessor, message) == null) {
                throw ErrorCode.MALFORMED.failure(
                        "field %s: is missing".formatted(NAMES.translate(accessor.getName())));
            }
        }
    }

    private static @Nullable Object value(Method accessor, Message message) {
        try {
            return accessor.invoke(message);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("a public record's accessor failed", impossible);
        }
    }
}
