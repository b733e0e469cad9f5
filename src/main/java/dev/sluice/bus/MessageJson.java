package dev.sluice.bus;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.IgnoredPropertyException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of messages: component names in snake_case, labels for enums, milliseconds for durations, ISO 8601 for
 * moments. Serves senders of plain JSON on the event bus, other nodes, and HTTP.
 */
public final class MessageJson {

    private static final ObjectMapper MAPPER = MessageForms.mapper();

    private MessageJson() {}

    public static String encode(Object message) {
        try {
            return MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a message without a JSON form: " + message.getClass(), impossible);
        }
    }

    /**
     * Reads a message.
     *
     * @throws GatewayException SLC201 with the path of the field at fault where the text is not JSON, lacks a field,
     *     has an unknown one or one of the wrong type
     */
    public static <T> T decode(String json, Class<T> type) {
        return type == BatchRequest.class
                ? read(json, source -> MAPPER.treeToValue(inherited(MAPPER.readTree(source)), type))
                : read(json, source -> MAPPER.readValue(source, type));
    }

    /** The operations of a batch are of its identity where they state none. */
    private static JsonNode inherited(JsonNode batch) {
        for (JsonNode operation : batch.path("operations")) {
            if (operation instanceof ObjectNode object && !object.has("identity") && batch.has("identity")) {
                object.set("identity", batch.get("identity"));
            }
        }
        return batch;
    }

    /**
     * Like {@link #decode}, for a door that has proved the caller: the message states no identity, here or in its
     * operations, and gets the one given.
     */
    public static <T> T decodeAs(Identity identity, String json, Class<T> type) {
        return read(json, source -> {
            JsonNode message = MAPPER.readTree(source);
            state(identity, message, "");
            int index = 0;
            for (JsonNode operation : message.path("operations")) {
                state(identity, operation, "operations[%d].".formatted(index++));
            }
            return MAPPER.treeToValue(message, type);
        });
    }

    private static void state(Identity identity, JsonNode message, String path) {
        if (message.has("identity")) {
            throw ErrorCode.MALFORMED.failure("field %sidentity: is the caller's, not the message's".formatted(path));
        }
        if (message instanceof ObjectNode object) {
            object.set("identity", MAPPER.valueToTree(identity));
        }
    }

    private interface Reader<T> {
        @Nullable
        T read(String json) throws JacksonException;
    }

    private static <T> T read(String json, Reader<T> reader) {
        try {
            T message = reader.read(json);
            if (message == null) {
                throw ErrorCode.MALFORMED.failure("the message must be a JSON object");
            }
            return message;
        } catch (JsonMappingException fault) {
            if (fault.getCause() instanceof GatewayException known) {
                throw known;
            }
            throw ErrorCode.MALFORMED.failure(path(fault) + reason(fault));
        } catch (StreamConstraintsException tooMuch) {
            throw ErrorCode.CAP_PASSED.failure("the message nests deeper than %d, or a number in it is longer than %d"
                    .formatted(StreamReadConstraints.DEFAULT_MAX_DEPTH, StreamReadConstraints.DEFAULT_MAX_NUM_LEN));
        } catch (NumberFormatException beyond) {
            throw ErrorCode.MALFORMED.failure("a number is beyond what can be read");
        } catch (JacksonException fault) {
            throw ErrorCode.MALFORMED.failure(
                    "not JSON at line " + fault.getLocation().getLineNr() + ", column "
                            + fault.getLocation().getColumnNr());
        }
    }

    private static String path(JsonMappingException fault) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : fault.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "" : "field " + path + ": ";
    }

    private static String reason(JsonMappingException fault) {
        if (fault instanceof UnrecognizedPropertyException || fault instanceof IgnoredPropertyException) {
            return "not a field of this message";
        }
        if (fault instanceof InvalidNullException) {
            return "is missing";
        }
        if (fault instanceof FieldFault) {
            return fault.getOriginalMessage();
        }
        if (fault instanceof ValueInstantiationException instantiation && instantiation.getCause() != null) {
            return String.valueOf(instantiation.getCause().getMessage());
        }
        if (fault instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "must be " + MessageForms.nameOf(mismatch.getTargetType());
        }
        return "is malformed";
    }
}
