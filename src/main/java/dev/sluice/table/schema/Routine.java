package dev.sluice.table.schema;

import java.util.Collection;
import java.util.List;

/**
 * A function that may be called, one of those of its name.
 *
 * @param returnsSet whether it returns rows rather than one value
 * @param returnsNothing whether it returns {@code void}
 */
public record Routine(QualifiedName name, List<Argument> arguments, boolean returnsSet, boolean returnsNothing) {

    /** A named argument of a function; its type is written as a cast takes it. */
    public record Argument(String name, String type, boolean hasDefault) {}

    public Routine {
        arguments = List.copyOf(arguments);
    }

    /** Whether the function can be called with just these arguments. */
    public boolean takes(Collection<String> given) {
        List<String> known = arguments.stream().map(Argument::name).toList();
        return known.containsAll(given)
                && arguments.stream().allMatch(argument -> argument.hasDefault() || given.contains(argument.name()));
    }
}
