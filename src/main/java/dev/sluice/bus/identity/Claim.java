package dev.sluice.bus.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.contract.AccessQuestion;
import dev.sluice.contract.Identified;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** What a message says of whose it is, as one text: the same wherever the message is read, whichever way it came. */
final class Claim {

    private static final JsonFactory JSON = new JsonFactory();

    private final Function<Object, String> json;

    /**
     * Claims by way of a JSON form.
     *
     * @param json the JSON form of messages and their parts
     */
    Claim(Function<Object, String> json) {
        this.json = json;
    }

    String of(Message message) {
        if (message instanceof Identified identified) {
            Identity identity = identified.identity();
            return identity == null ? "nobody" : normal(json.apply(identity));
        }
        return message instanceof AccessQuestion question ? json.apply(question.users()) : "";
    }

    /**
     * The text as it is after a reader and a writer: without space between tokens, characters escaped one way. A text
     * with neither space nor backslash is that already.
     */
    private static String normal(String text) {
        if (text.chars().noneMatch(character -> character <= ' ' || character == '\\')) {
            return text;
        }
        StringWriter written = new StringWriter(text.length());
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(written)) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("an identity that was just written is not JSON", impossible);
        }
        return written.toString();
    }
}
