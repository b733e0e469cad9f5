package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sluice.config.Secret;
import dev.sluice.contract.Body;
import dev.sluice.contract.Header;
import dev.sluice.contract.JsonText;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No record prints a credential that it holds: each that may hold one is made with one and printed. */
class PrintedSecretsTest {

    private static final String PLANTED = "planted-secret";

    private static final Pattern NAMES = Pattern.compile("(?i).*(secret|password|token|apikey|bearer|credential).*");

    /** What is of such a name and is none: what the database says of its own roles and functions. */
    private static final Set<String> HARMLESS =
            Set.of("RoleSettings.settings", "Routine.settings", "Session.roleSettings");

    private static List<Class<?>> records() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.sluice").stream()
                        .filter(JavaClass::isRecord)
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    private static boolean mayHoldOne(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(part -> planted(part).isPresent());
    }

    /** A value with the planted secret in it, for a component that may hold one. */
    private static Optional<Object> planted(RecordComponent part) {
        Class<?> type = part.getType();
        String generic = part.getGenericType().getTypeName();
        if (HARMLESS.contains(part.getDeclaringRecord().getSimpleName() + "." + part.getName())) {
            return Optional.empty();
        }
        if (type == Secret.class) {
            return Optional.of(new Secret(PLANTED));
        }
        if (type == String.class && NAMES.matcher(part.getName()).matches()) {
            return Optional.of(PLANTED);
        }
        if (type == Body.class) {
            return Optional.of(Body.of(PLANTED));
        }
        if (generic.equals("java.util.List<" + Header.class.getName() + ">")) {
            return Optional.of(List.of(new Header("Authorization", PLANTED)));
        }
        boolean isSettings = type == Map.class && part.getName().matches("(?i).*settings");
        return isSettings ? Optional.of(Map.of("request.headers", PLANTED)) : Optional.empty();
    }

    private static @Nullable Object ordinary(Class<?> type, Set<Class<?>> within) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == double.class) {
            return 1.0;
        }
        if (type == int.class) {
            return 200;
        }
        return type == long.class ? (Object) 1L : ofReference(type, within);
    }

    private static @Nullable Object ofReference(Class<?> type, Set<Class<?>> within) {
        Map<Class<?>, Object> values = Map.of(
                String.class, "text",
                List.class, List.of(),
                Map.class, Map.of(),
                Set.class, Set.of(),
                Duration.class, Duration.ofSeconds(1),
                Instant.class, Instant.EPOCH,
                Path.class, Path.of("file"),
                JsonText.class, new JsonText("{}"));
        Object value = values.get(type);
        return value == null && type.isRecord() ? make(type, within) : value;
    }

    /** A record of made-up parts, null inside one of its own type. */
    private static @Nullable Object make(Class<?> type, Set<Class<?>> around) {
        if (around.contains(type)) {
            return null;
        }
        Set<Class<?>> within = new HashSet<>(around);
        within.add(type);
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent part : parts) {
            values.add(planted(part).orElseGet(() -> ordinary(part.getType(), within)));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException unmade) {
            throw new IllegalStateException("teach this test to make a " + type.getName(), unmade);
        }
    }

    @Test
    void noRecordPrintsACredential() {
        Set<String> printing = new TreeSet<>();
        List<Class<?>> holders =
                records().stream().filter(PrintedSecretsTest::mayHoldOne).toList();
        for (Class<?> holder : holders) {
            if (String.valueOf(make(holder, Set.of())).contains(PLANTED)) {
                printing.add(holder.getName());
            }
        }

        assertThat(printing).isEmpty();
        assertThat(holders).extracting(Class::getSimpleName).contains("VerifyRequest", "DatabaseConfig", "RestRequest");
    }
}
