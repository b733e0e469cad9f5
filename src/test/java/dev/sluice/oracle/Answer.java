package dev.sluice.oracle;

import dev.sluice.oracle.VelroModel.Role;

/**
 * What a check says.
 *
 * @param role the effective role, null for none
 */
record Answer(String outcome, Role role) {

    static Answer of(boolean exists, Role role, String operation) {
        if (!exists) {
            return new Answer("not_found", null);
        }
        return new Answer(VelroModel.permits(role, operation) ? "granted" : "denied", role);
    }

    static Answer of(VelroModel model, Question question) {
        return of(
                model.exists(question.type(), question.resource()),
                model.role(question.type(), question.user(), question.resource()),
                question.operation());
    }

    /** How this answer is wrong where another is right. */
    Difference.Kind against(Answer right) {
        if (outcome.equals("not_found") != right.outcome.equals("not_found")) {
            return Difference.Kind.EXISTENCE;
        }
        boolean stronger = role != null && (right.role == null || role.compareTo(right.role) > 0);
        return stronger ? Difference.Kind.TOO_MUCH : Difference.Kind.TOO_LITTLE;
    }
}
