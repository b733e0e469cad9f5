package dev.sluice.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.sluice.contract.Body;
import dev.sluice.contract.Consistency;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.JsonText;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON forms of single values. */
final class ScalarForms {

    private ScalarForms() {}

    static final class JsonTextWriter extends JsonSerializer<JsonText> {
        @Override
        public void serialize(JsonText text, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeRawValue(text.value());
        }
    }

    /** Copies the document token by token, so that numbers keep their digits. */
    static final class JsonTextReader extends JsonDeserializer<JsonText> {
        @Override
        public JsonText deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            StringWriter text = new StringWriter();
            try (JsonGenerator copy = parser.getCodec().getFactory().createGenerator(text)) {
                int depth = 0;
                do {
                    copy.copyCurrentEventExact(parser);
                    depth += change(parser.currentToken());
                } while (depth > 0 && parser.nextToken() != null);
            }
            return new JsonText(text.toString());
        }

        private static int change(JsonToken token) {
            if (token.isStructStart()) {
                return 1;
            }
            return token.isStructEnd() ? -1 : 0;
        }
    }

    static final class DurationWriter extends JsonSerializer<Duration> {
        @Override
        public void serialize(Duration duration, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(duration.toMillis());
        }
    }

    static final class DurationReader extends JsonDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                    && parser.getLongValue() > 0
                    && parser.getLongValue() <= Integer.MAX_VALUE) {
                return Duration.ofMillis(parser.getLongValue());
            }
            throw MessageForms.fault(parser, "must be a whole number of milliseconds, 1 or more");
        }
    }

    static final class InstantWriter extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant moment, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(moment.toString());
        }
    }

    static final class InstantReader extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(String.valueOf(parser.getValueAsString()));
            } catch (DateTimeParseException malformed) {
                throw MessageForms.fault(parser, "must be a moment such as 2026-01-31T12:00:00Z");
            }
        }
    }

    /** {@code "strict"} or {@code {"max_age_ms": n}}. */
    static final class ConsistencyWriter extends JsonSerializer<Consistency> {
        @Override
        public void serialize(Consistency consistency, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            if (consistency.maxAgeMillis() == null) {
                out.writeString("strict");
                return;
            }
            out.writeStartObject();
            out.writeNumberField("max_age_ms", consistency.maxAgeMillis());
            out.writeEndObject();
        }
    }

    static final class ConsistencyReader extends JsonDeserializer<Consistency> {
        @Override
        public Consistency deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            if (node.isTextual() && node.textValue().equals("strict")) {
                return Consistency.STRICT;
            }
            JsonNode maxAge = node.path("max_age_ms");
            if (node.size() == 1 && maxAge.isIntegralNumber() && maxAge.canConvertToLong() && maxAge.longValue() >= 0) {
                return Consistency.maxAge(maxAge.longValue());
            }
            throw MessageForms.fault(parser, "must be \"strict\" or {\"max_age_ms\": milliseconds}");
        }
    }

    /** Text as a string, bytes that are no text as {@code {"base64": "…"}}. */
    static final class BodyWriter extends JsonSerializer<Body> {
        @Override
        public void serialize(Body body, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (body.isUtf8()) {
                out.writeString(body.text());
                return;
            }
            out.writeStartObject();
            out.writeBinaryField("base64", body.bytes());
            out.writeEndObject();
        }
    }

    static final class BodyReader extends JsonDeserializer<Body> {
        @Override
        public Body deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            if (node.isTextual()) {
                return Body.of(node.textValue());
            }
            JsonNode base64 = node.path("base64");
            if (node.size() == 1 && base64.isTextual()) {
                return Body.of(base64.binaryValue());
            }
            throw MessageForms.fault(parser, "must be a string or {\"base64\": bytes}");
        }
    }

    /** The four parts of an error; the status goes with the code and is not told. */
    static final class FailureWriter extends JsonSerializer<Failure> {
        @Override
        public void serialize(Failure failure, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            out.writeStringField("code", failure.code());
            out.writeStringField("message", failure.message());
            if (failure.choices() == null) {
                out.writeStringField("details", failure.details());
            } else {
                out.writeFieldName("details");
                out.writeRawValue(failure.choices().value());
            }
            out.writeStringField("hint", failure.hint());
            out.writeEndObject();
        }
    }

    static final class FailureReader extends JsonDeserializer<Failure> {

        private static final int STATUS_OF_UNKNOWN_CODES = 400;

        @Override
        public Failure deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            String code = text(node, "code");
            String message = text(node, "message");
            if (code == null || message == null) {
                throw MessageForms.fault(parser, "must have a code and a message");
            }
            int status = Arrays.stream(ErrorCode.values())
                    .filter(known -> known.code().equals(code))
                    .mapToInt(ErrorCode::status)
                    .findFirst()
                    .orElse(STATUS_OF_UNKNOWN_CODES);
            JsonNode details = node.path("details");
            JsonText choices = details.isContainerNode() ? new JsonText(details.toString()) : null;
            return new Failure(
                    code, status, message, text(node, "details"), text(node, "hint"), choices, null, List.of());
        }

        private static @Nullable String text(JsonNode node, String field) {
            return node.path(field).textValue();
        }
    }
}
