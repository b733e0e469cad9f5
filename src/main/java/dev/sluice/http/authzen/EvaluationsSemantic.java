package dev.sluice.http.authzen;

import dev.sluice.contract.Labelled;
import java.util.Arrays;
import java.util.stream.Collectors;

/** When a row of evaluations ends before all are made. */
enum EvaluationsSemantic implements Labelled {
    EXECUTE_ALL("execute_all"),
    DENY_ON_FIRST_DENY("deny_on_first_deny"),
    PERMIT_ON_FIRST_PERMIT("permit_on_first_permit");

    private final String label;

    EvaluationsSemantic(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    static EvaluationsSemantic read(AuthZenRequest options) {
        String field = "evaluations_semantic";
        if (!options.json().containsKey(field)) {
            return EXECUTE_ALL;
        }
        String name = options.text(field);
        return Arrays.stream(values())
                .filter(semantic -> semantic.label.equals(name))
                .findFirst()
                .orElseThrow(() -> options.fault(
                        field,
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(EvaluationsSemantic::label)
                                        .collect(Collectors.joining(", "))));
    }

    /** Whether nothing comes after a decision; an evaluation in error is a denial. */
    boolean endsWith(boolean decision) {
        return switch (this) {
            case EXECUTE_ALL -> false;
            case DENY_ON_FIRST_DENY -> !decision;
            case PERMIT_ON_FIRST_PERMIT -> decision;
        };
    }
}
