package dev.sluice.observation;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.Identity;

/** What the audit says of each kind of event. */
final class AuditLines {

    private static final String ACCESS = "access_decision";

    private AuditLines() {}

    static AuditLine of(AccessCheck check, AccessDecision decision, String requestId) {
        return asked(
                        AuditLine.of(ACCESS)
                                .with("request_id", requestId)
                                .with("outcome", decision.outcome().label()),
                        check)
                .with("effective_role", decision.effectiveRole())
                .with("access_method", decision.accessMethod())
                .with("source", decision.source())
                .with("as_of", decision.asOf() == null ? null : decision.asOf().toString());
    }

    static AuditLine ofFailure(AccessCheck check, String code, String requestId) {
        return asked(
                AuditLine.of(ACCESS)
                        .with("request_id", requestId)
                        .with("outcome", "error")
                        .with("code", code),
                check);
    }

    private static AuditLine asked(AuditLine line, AccessCheck check) {
        return line.with("resource_type", check.resourceType())
                .with("operation", check.operation())
                .withId("user", check.userId())
                .withId("resource", check.resourceId());
    }

    static AuditLine ofDenial(String operation, String code, Identity identity, String requestId) {
        return AuditLine.of("operation_denied")
                .with("request_id", requestId)
                .with("operation", operation)
                .with("code", code)
                .with("credential", identity.credential().label())
                .with("role", identity.role())
                .withId("user", identity.userId());
    }

    static AuditLine ofRejection(String reason, Presented presented, boolean withClient) {
        return AuditLine.of("credential_rejected")
                .with("request_id", presented.requestId())
                .with("presented", presented.as())
                .with("reason", reason)
                .with("client", withClient ? presented.clientAddress() : null);
    }

    static AuditLine ofUse(String name, String role, long times) {
        return AuditLine.of("service_key_used")
                .with("key", name)
                .with("role", role)
                .with("times", times);
    }
}
