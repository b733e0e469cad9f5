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
     * @param keys of any of its objects, empty where {@code columns} says which are read
     * @param common the keys that every object has; where objects may not differ, all
     * @param isObject whether it is one object rather than an array
     */
    record Json(String text, Set<String> keys, Set<String> common, boolean isObject) implements Payload {

        /** A document whose objects have the same keys. */
        static Json uniform(String text, Set<String> keys, boolean isObject) {
            return new Json(text, keys, keys, isObject);
        }
    }

    /** What may be told of the keys of a document's objects. */
    enum Keys {
        /** They are read, and are the same in each object. */
        SAME,
        /** They are read, and may differ. */
        ANY,
        /** The request says which count, so that they need not be read. */
        GIVEN
    }

    /** The fields of a form, as arguments of a function. */
    record Form(List<QueryParameters.Argument> arguments) implements Payload {
        public Form {
            arguments = List.copyOf(arguments);
        }
    }

    /** Something that only a function's single parameter can take. */
    record Raw(Body body) implements Payload {}
}
