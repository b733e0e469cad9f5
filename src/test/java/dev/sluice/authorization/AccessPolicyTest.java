package dev.sluice.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.config.ResourceTypeConfig.Role;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessOutcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {

    private static final Instant AS_OF = Instant.parse("2026-01-01T00:00:00Z");

    private static final AccessPolicy POLICY = new AccessPolicy(new ResourceTypeConfig(
            "thing",
            "a.rule",
            "a.thing",
            false,
            List.of(new Role("editor", List.of("read", "write")), new Role("viewer", List.of("read"))),
            List.of(),
            List.of()));

    private static final RuleRow VIEWER = new RuleRow("viewer", "public", true, false);
    private static final RuleRow EDITOR = new RuleRow("editor", "team", false, false);

    private static AccessDecision decide(boolean exists, String operation, RuleRow... rows) {
        return POLICY.decide(new Finding(exists, "owner", List.of(rows), "live", AS_OF), operation, true, 1.5);
    }

    @Test
    void theStrongestRoleDecides() {
        assertThat(decide(true, "write", VIEWER, EDITOR))
                .isEqualTo(new AccessDecision(
                        true,
                        AccessOutcome.GRANTED,
                        "editor",
                        "team",
                        List.of("read", "write"),
                        "owner",
                        "live",
                        AS_OF,
                        List.of(
                                "role viewer by public, as everyone signed in, does not permit write",
                                "role editor by team permits write"),
                        1.5));
    }

    @Test
    void aRoleThatDoesNotPermitIsADenialThatShowsIt() {
        AccessDecision decision = decide(true, "write", VIEWER);

        assertThat(decision.outcome()).isEqualTo(AccessOutcome.DENIED);
        assertThat(decision.effectiveRole()).isEqualTo("viewer");
        assertThat(decision.permissions()).containsExactly("read");
    }

    @Test
    void noRuleIsADenialThatSaysWhatItWouldTake() {
        assertThat(decide(true, "read").reasons())
                .containsExactly("no rule gives the user a role; read takes one of editor, viewer");
    }

    @Test
    void aRoleThatTheConfigurationDoesNotNameGivesNothing() {
        AccessDecision decision = decide(true, "read", new RuleRow("emperor", "decree", false, false));

        assertThat(decision.outcome()).isEqualTo(AccessOutcome.DENIED);
        assertThat(decision.effectiveRole()).isNull();
        assertThat(decision.permissions()).isEmpty();
    }

    @Test
    void whatDoesNotExistIsNotFoundWhateverTheRulesSay() {
        AccessDecision decision = decide(false, "read", EDITOR);

        assertThat(decision.outcome()).isEqualTo(AccessOutcome.NOT_FOUND);
        assertThat(decision.accessGranted()).isFalse();
        assertThat(decision.effectiveRole()).isNull();
    }
}
