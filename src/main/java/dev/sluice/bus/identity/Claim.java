package dev.sluice.bus.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.contract.AccessQuestion;
import dev.sluice.contract.Identified;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Message;
import dev.sluice.contract.VerifyRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Function;

/**
 * What a message says of whose it is, or from where, as one text: the same wherever the message is read, whichever way
 * it came.
 */
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
        if (message instanceof VerifyRequest request) {
            return String.valueOf(request.clientAddress());
        }
        return message instanceof AccessQuestion question ? json.apply(question.users()) : "";
    }

    /**
     * The text as it is after a reader and a writer: without space between tokens, what can be written two ways in one.
     */
    private static String normal(String text) {
        if (isNormal(text)) {
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

    /**
     * Whether a text is normal for sure: with no space between its tokens, nothing escaped, and only such numbers as
     * have one way to be written.
     */
    private static boolean isNormal(String text) {
        boolean quoted = false;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '\\' || (!quoted && mayBeWrittenOtherwise(character, text, index))) {
                return false;
            }
            quoted ^= character == '"';
        }
        return true;
    }

    private static boolean mayBeWrittenOtherwise(char character, String text, int index) {
        return character <= ' '
                || character == '.'
                || character == '-'
                || character == 'E'
                || (character == 'e' && Character.isDigit(text.charAt(index - 1)));
    }
}
