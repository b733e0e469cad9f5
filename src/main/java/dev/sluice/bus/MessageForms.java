package dev.sluice.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.Body;
import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.Consistency;
import dev.sluice.contract.Failure;
import dev.sluice.contract.Filter;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.Labelled;
import dev.sluice.contract.MetricsSnapshot;
import dev.sluice.contract.OrderTerm;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.WindowMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How messages and their parts look in JSON, told to the JSON library once. */
final class MessageForms {

    private MessageForms() {}

    static ObjectMapper mapper() {
        return JsonMapper.builder()
                .annotationIntrospector(new ContractIntrospector())
                .propertyNamingStrategy(new FieldNames())
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                // A record is its components; what else it can be asked is no part of it.
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .withCoercionConfig(LogicalType.Textual, coercion -> {
                    for (CoercionInputShape shape :
                            List.of(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)) {
                        coercion.setCoercion(shape, CoercionAction.Fail);
                    }
                })
                .addModule(parts())
                .addMixIn(TableOperation.class, TableOperationForm.class)
                .addMixIn(AccessDecision.class, AccessDecisionForm.class)
                .addMixIn(MetricsSnapshot.class, WholeForm.class)
                .addMixIn(WindowMetrics.class, WholeForm.class)
                .build();
    }

    private static SimpleModule parts() {
        return new SimpleModule("sluice")
                .addSerializer(JsonText.class, new ScalarForms.JsonTextWriter())
                .addDeserializer(JsonText.class, new ScalarForms.JsonTextReader())
                .addSerializer(Body.class, new ScalarForms.BodyWriter())
                .addDeserializer(Body.class, new ScalarForms.BodyReader())
                .addSerializer(Duration.class, new ScalarForms.DurationWriter())
                .addDeserializer(Duration.class, new ScalarForms.DurationReader())
                .addSerializer(Instant.class, new ScalarForms.InstantWriter())
                .addDeserializer(Instant.class, new ScalarForms.InstantReader())
                .addSerializer(Consistency.class, new ScalarForms.ConsistencyWriter())
                .addDeserializer(Consistency.class, new ScalarForms.ConsistencyReader())
                .addSerializer(Failure.class, new ScalarForms.FailureWriter())
                .addDeserializer(Failure.class, new ScalarForms.FailureReader())
                .addSerializer(ColumnTerm.class, new TermForms.ColumnTermWriter())
                .addDeserializer(ColumnTerm.class, new TermForms.ColumnTermReader())
                .addSerializer(OrderTerm.class, new TermForms.OrderTermWriter())
                .addDeserializer(OrderTerm.class, new TermForms.OrderTermReader())
                .addSerializer(Filter.class, new FilterWriter())
                .addDeserializer(Filter.class, new FilterReader());
    }

    /** What a value of the type is called in a message about a wrong one. */
    static String nameOf(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Labelled) constant).label())
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        return List.class.isAssignableFrom(type) ? "an array" : "an object";
    }

    /** A fault at the parser's position. */
    static FieldFault fault(JsonParser parser, String message) {
        return new FieldFault(parser, message);
    }

    /** Component names in snake_case; durations say that they are milliseconds. */
    private static final class FieldNames extends PropertyNamingStrategies.SnakeCaseStrategy {

        private static final long serialVersionUID = 1L;

        @Override
        public String nameForField(MapperConfig<?> config, AnnotatedField field, String name) {
            return named(field.getRawType(), super.nameForField(config, field, name));
        }

        @Override
        public String nameForGetterMethod(MapperConfig<?> config, AnnotatedMethod method, String name) {
            return named(method.getRawType(), super.nameForGetterMethod(config, method, name));
        }

        @Override
        public String nameForConstructorParameter(MapperConfig<?> config, AnnotatedParameter parameter, String name) {
            return named(parameter.getRawType(), super.nameForConstructorParameter(config, parameter, name));
        }

        private static String named(Class<?> type, String name) {
            return type == Duration.class ? name + "_ms" : name;
        }
    }

    /** The message calls the action {@code operation}, as the reply does. */
    private interface TableOperationForm {

        @JsonProperty("operation")
        @Nullable
        TableAction action();
    }

    /** A decision shows each of its parts, those that it lacks as null; reasons only where asked for. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @SuppressWarnings("UnusedMethod") // read by the JSON library
    private interface AccessDecisionForm {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<String> reasons();
    }

    /** What has not been measured is shown as null. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    private interface WholeForm {}
}
