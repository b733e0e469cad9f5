package dev.sluice.table.request;

import dev.sluice.contract.Body;
import dev.sluice.table.query.QueryParameters;
import java.util.List;
import java.util.Set;

/** The data of a request. */
public sealed interface Payload {

    /**
     * A JSON document.
     *
     * @param keys of its objects, empty where {@code columns} says which are read
     * @param isObject whether it is one object rather than an array
     */
    record Json(String text, Set<String> keys, boolean isObject) implements Payload {}

    /** The fields of a form, as arguments of a function. */
    record Form(List<QueryParameters.Argument> arguments) implements Payload {
        public Form {
            arguments = List.copyOf(arguments);
        }
    }

    /** Something that only a function's single parameter can take. */
    record Raw(Body body) implements Payload {}
}
