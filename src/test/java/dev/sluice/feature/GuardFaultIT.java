package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.Vault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A guard that cannot be checked is told of, and what it guards stays shut. */
@ExtendWith(PostgresExtension.class)
class GuardFaultIT {

    private static final String UNCHECKED = """
            500
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=SLC221

            {"code":"SLC221","message":"A guard of the table cannot be checked",\
            "details":"guards.vault.tag: 'note_id' is no column of type uuid",\
            "hint":"Nothing was done. The guards stand in the file that authorization.rules names."}""";

    @Test
    void aGuardOfWhatIsNotThereIsRefusedAtStart(TestDatabase database) {
        String rules = """
                resource_types:
                  thing: {rule_view: a.b, resource_view: a.c, roles: {owner: [read]}}
                guards:
                  public.project: {resource_type: thing, resource: id, operations: {select: read}}
                  public.projects:
                    - {resource_type: thing, resource: project, operations: {select: read}}
                    - {resource_type: thing, resource: name, operations: {update: read}}
                """;
        assertThatThrownBy(() -> TestGateway.startWithRules(database, rules))
                .hasCauseInstanceOf(ConfigException.class)
                .cause()
                .hasMessage("""
                        the configuration has 3 problems:
                          guards.public.project: is no table of the exposed schemas
                          guards.public.projects: 'name' is no column of type uuid
                          guards.public.projects: 'project' is no column of type uuid""");
    }

    @Test
    void aTableWhoseGuardIsGoneIsShut(TestDatabase database) {
        try (Vault vault = Vault.open(database)) {
            vault.reset();
            vault.run("alter table vault.tag rename note_id to note");
            vault.gateway().gateway().reloadSchema();
            eventually(() -> vault.ada("GET /tag").equals(UNCHECKED));
            assertThat(vault.ada("GET /note?select=title,tag(label)")).isEqualTo(UNCHECKED);
            assertThat(vault.ada(GuardedWriteIT.json("POST", "/tag", "return=minimal", "{\"id\":9,\"label\":\"x\"}")))
                    .isEqualTo(UNCHECKED);
            assertThat(vault.ada("GET /note?select=title&id=eq.<a1>")).endsWith("\n[{\"title\":\"first\"}]");
            assertThat(vault.answer("GET /tag?select=label&id=eq.3\napikey: <service key>"))
                    .endsWith("\n[{\"label\":\"grey\"}]");

            vault.run("drop function sluice.can");
            assertThat(vault.ada("GET /note")).isEqualTo("""
                    404
                    content-type: application/json; charset=utf-8
                    proxy-status: sluice; error=42883

                    {"code":"42883","message":"function sluice.can(text, uuid, text) does not exist",\
                    "details":null,"hint":"No function matches the given name and argument types. You might need to \
                    add explicit type casts."}""");
        }
    }
}
