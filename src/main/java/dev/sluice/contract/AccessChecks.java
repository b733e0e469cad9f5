package dev.sluice.contract;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Many access checks as one question, answered from one snapshot in the order given. */
public record AccessChecks(List<AccessCheck> checks) implements AccessQuestion {

    public AccessChecks {
        checks = List.copyOf(checks);
    }

    @Override
    public List<@Nullable String> users() {
        return checks.stream().map(AccessCheck::userId).collect(Collectors.toUnmodifiableList());
    }

    @Override
    public int operationCount() {
        return checks.size();
    }
}
