package dev.sluice.bus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

/** A field with a value that its form does not allow; the message may be shown to the sender. */
final class FieldFault extends MismatchedInputException {

    private static final long serialVersionUID = 1L;

    FieldFault(JsonParser parser, String message) {
        super(parser, message);
    }

    /** The fault in a named part of the value. */
    FieldFault at(Object owner, String field) {
        prependPath(owner, field);
        return this;
    }

    /** The fault in an element of the value. */
    FieldFault at(Object owner, int index) {
        prependPath(owner, index);
        return this;
    }
}
