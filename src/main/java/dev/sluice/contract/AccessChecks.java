package dev.sluice.contract;

import java.util.List;

/** Many access checks as one question, answered from one snapshot in the order given. */
public record AccessChecks(List<AccessCheck> checks) implements Message {

    public AccessChecks {
        checks = List.copyOf(checks);
    }
}
