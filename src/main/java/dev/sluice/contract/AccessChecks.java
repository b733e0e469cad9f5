package dev.sluice.contract;

import java.util.List;

/** Many access checks as one question, answered from one snapshot in the order given. */
public record AccessChecks(List<AccessCheck> checks) implements Counted {

    public AccessChecks {
        checks = List.copyOf(checks);
    }

    @Override
    public int operationCount() {
        return checks.size();
    }
}
