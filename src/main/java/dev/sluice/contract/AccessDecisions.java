package dev.sluice.contract;

import java.util.List;

/** The answers to many access checks, in the order of the checks. */
public record AccessDecisions(List<AccessDecision> decisions, double executionTimeMs) implements Message {

    public AccessDecisions {
        decisions = List.copyOf(decisions);
    }
}
