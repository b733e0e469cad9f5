package dev.sluice.authorization;

import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which roles a type of resource has and what each permits; decides by the strongest role. Pure. */
final class AccessPolicy {

    private final List<String> rolesByStrength;
    private final Map<String, List<String>> operationsByRole;
    private final Set<String> operations;

    AccessPolicy(ResourceTypeConfig type) {
        this.rolesByStrength =
                type.roles().stream().map(ResourceTypeConfig.Role::name).toList();
        this.operationsByRole = type.operationsByRole();
        this.operations =
                operationsByRole.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    }

    boolean defines(String operation) {
        return operations.contains(operation);
    }

    /** One of the operations, for a question to which it does not matter which. */
    String anyOperation() {
        return operations.iterator().next();
    }

    /** The roles that permit an operation, the strongest first. */
    List<String> rolesThatPermit(String operation) {
        return rolesByStrength.stream()
                .filter(role -> permissions(role).contains(operation))
                .toList();
    }

    List<String> permissions(String role) {
        return operationsByRole.getOrDefault(role, List.of());
    }

    /**
     * The strongest of the rows; one that has expired, or whose role the configuration does not name, gives nothing.
     */
    Optional<RuleRow> strongest(List<RuleRow> rows) {
        return rows.stream()
                .filter(row -> !row.expired() && rolesByStrength.contains(row.role()))
                .min(Comparator.<RuleRow>comparingInt(row -> rolesByStrength.indexOf(row.role()))
                        .thenComparing(RuleRow::accessMethod));
    }

    AccessDecision decide(Finding finding, String operation, boolean explain, double executionTimeMs) {
        Optional<RuleRow> best = finding.exists() ? strongest(finding.rows()) : Optional.empty();
        List<String> permissions =
                best.map(RuleRow::role).map(this::permissions).orElse(List.of());
        AccessOutcome outcome = outcome(finding, permissions.contains(operation));
        return new AccessDecision(
                outcome == AccessOutcome.GRANTED,
                outcome,
                best.map(RuleRow::role).orElse(null),
                best.map(RuleRow::accessMethod).orElse(null),
                permissions,
                finding.ownerId(),
                finding.source(),
                finding.asOf(),
                explain ? reasons(finding, operation) : null,
                executionTimeMs);
    }

    private static AccessOutcome outcome(Finding finding, boolean permitted) {
        if (!finding.exists()) {
            return AccessOutcome.NOT_FOUND;
        }
        return permitted ? AccessOutcome.GRANTED : AccessOutcome.DENIED;
    }

    /** What each rule row gives, and where that is not enough, what would be. */
    private List<String> reasons(Finding finding, String operation) {
        if (!finding.exists()) {
            return List.of("there is no such resource");
        }
        String wanted = "%s takes one of %s".formatted(operation, String.join(", ", rolesThatPermit(operation)));
        if (finding.rows().isEmpty()) {
            return List.of("no rule gives the user a role; " + wanted);
        }
        List<String> reasons = new ArrayList<>(
                finding.rows().stream().map(row -> reason(row, operation)).toList());
        boolean granted = strongest(finding.rows())
                .filter(row -> permissions(row.role()).contains(operation))
                .isPresent();
        if (!granted) {
            reasons.add(wanted);
        }
        return reasons;
    }

    private String reason(RuleRow row, String operation) {
        String given = "role %s by %s%s"
                .formatted(row.role(), row.accessMethod(), row.everyone() ? ", as everyone signed in," : "");
        if (row.expired()) {
            return given + " has expired";
        }
        if (!rolesByStrength.contains(row.role())) {
            return given + " is no role of the type";
        }
        return "%s %s %s"
                .formatted(
                        given, permissions(row.role()).contains(operation) ? "permits" : "does not permit", operation);
    }
}
