package dev.sluice.table.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document that is written from its start to its end, for a large schema makes a large document. Members without
 * a value are left out.
 */
final class JsonDocument {

    private static final JsonFactory FACTORY = new JsonMapper().getFactory();

    private final JsonGenerator json;

    private JsonDocument(JsonGenerator json) {
        this.json = json;
    }

    private interface Writing {
        void run() throws IOException;
    }

    static byte[] of(Consumer<JsonDocument> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            members.accept(new JsonDocument(json));
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("in memory", impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException impossible) {
            throw new UncheckedIOException("in memory", impossible);
        }
    }

    void text(String name, @Nullable String value) {
        if (value != null) {
            write(() -> json.writeStringField(name, value));
        }
    }

    void texts(String name, Collection<String> values) {
        if (!values.isEmpty()) {
            array(name, () -> values.forEach(value -> write(() -> json.writeString(value))));
        }
    }

    /** A text in an array, or null. */
    void textElement(@Nullable String value) {
        write(() -> json.writeString(value));
    }

    void flag(String name, boolean value) {
        write(() -> json.writeBooleanField(name, value));
    }

    void number(String name, @Nullable Integer value) {
        if (value != null) {
            write(() -> json.writeNumberField(name, value));
        }
    }

    void value(String name, @Nullable JsonNode value) {
        if (value != null) {
            write(() -> {
                json.writeFieldName(name);
                json.writeTree(value);
            });
        }
    }

    void object(String name, Runnable members) {
        write(() -> json.writeObjectFieldStart(name));
        members.run();
        write(json::writeEndObject);
    }

    void array(String name, Runnable elements) {
        write(() -> json.writeArrayFieldStart(name));
        elements.run();
        write(json::writeEndArray);
    }

    /** An object in an array. */
    void element(Runnable members) {
        write(json::writeStartObject);
        members.run();
        write(json::writeEndObject);
    }

    void reference(String to) {
        text("$ref", "#/" + to);
    }
}
