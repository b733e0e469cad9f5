package dev.sluice.table.plan;

import dev.sluice.contract.Body;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A call of a function.
 *
 * @param parameters those that get an argument
 * @param returning columns of the result that are read; a star is all
 * @param filterFields columns of the result that are filtered by
 */
public record CallPlan(
        Routine routine,
        List<Parameter> parameters,
        Arguments arguments,
        SortedSet<String> returning,
        SortedSet<String> filterFields) {

    public CallPlan {
        parameters = List.copyOf(parameters);
        returning = new TreeSet<>(returning);
        filterFields = new TreeSet<>(filterFields);
    }

    /** What a function is called with. */
    public sealed interface Arguments {

        /** Texts by the names of parameters; a variadic parameter may have several. */
        record Named(Map<String, List<String>> values) implements Arguments {
            public Named {
                values = Map.copyOf(values);
            }
        }

        /** One JSON document whose members are the arguments. */
        record Json(String text, boolean isObject) implements Arguments {}

        /** The whole body as the single parameter without a name. */
        record Single(Body body) implements Arguments {}
    }
}
