package dev.sluice.table.plan;

import dev.sluice.contract.JsonText;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Argument;
import java.util.List;

/** A call of a function with the named arguments that the payload, one JSON object, gives. */
public record CallPlan(Routine routine, List<Argument> arguments, JsonText payload) implements Plan {

    public CallPlan {
        arguments = List.copyOf(arguments);
    }
}
