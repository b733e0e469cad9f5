package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.ServerAddress;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The login role that the command makes, and what is said of one that has too much. */
@ExtendWith(PostgresExtension.class)
class DatabaseCommandIT {

    private static final String ROLE = "sluice_test_login";

    private static final String GRANTS = """
            grant "anon" to "sluice_test_login" with inherit false, set true;
            grant "authenticated" to "sluice_test_login" with inherit false, set true;
            grant "service_role" to "sluice_test_login" with inherit false, set true;
            """;

    @TempDir
    Path folder;

    private TestDatabase database;
    private Path password;

    @BeforeEach
    void use(TestDatabase given) {
        database = given;
        password = folder.resolve("password");
    }

    @AfterEach
    void drop() {
        database.run("do $$ begin if to_regrole('%s') is not null then drop owned by %s; drop role %s; end if; end $$"
                .formatted(ROLE, ROLE, ROLE));
    }

    private record Answer(int code, String out) {}

    private static Answer sluice(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new Main())
                .setExecutionExceptionHandler(new Faults())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out));
        return new Answer(command.execute(arguments), out.toString());
    }

    private Answer apply(String... more) {
        String[] arguments = {
            "database",
            "apply",
            "--database",
            database.administratorUri(),
            "--role",
            ROLE,
            "--password-file",
            password.toString()
        };
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return sluice(all);
    }

    private String uri() {
        ServerAddress server = ServerAddress.parse(database.administratorUri());
        return server.withUser(ROLE, "").uri();
    }

    @Test
    void theRoleIsMadeOnceAndTheGatewayRunsAsIt() throws IOException {
        Answer made = apply();
        assertThat(made).isEqualTo(new Answer(0, """
                        create role "sluice_test_login" login noinherit nosuperuser nocreatedb nocreaterole \
                        noreplication nobypassrls connection limit 112;
                        %spassword set to that of %s, which is new
                        """.formatted(GRANTS, password)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        assertThat(apply()).isEqualTo(new Answer(0, "password set to that of %s\n".formatted(password)));
        assertThat(database.value("select rolpassword from pg_authid where rolname = '" + ROLE + "'"))
                .startsWith("SCRAM-SHA-256$4096:");

        try (TestGateway gateway = TestGateway.start(
                database,
                "database.uri=" + uri(),
                "database.password_file=" + password,
                "idempotency.enabled=false",
                "authorization.rules=")) {
            assertThat(gateway.http()
                            .get("/rest/v1/projects?select=id&limit=1", "apikey", TestGateway.SERVICE_KEY)
                            .statusCode())
                    .isEqualTo(200);
        }
        Answer checked = sluice(
                "check-config",
                "--database",
                "--set",
                "database.uri=" + uri(),
                "--set",
                "database.password_file=" + password);
        assertThat(checked).isEqualTo(new Answer(0, "the configuration is good\n"));
    }

    @Test
    void aNewPasswordTakesThePlaceOfTheOld() throws IOException {
        apply();
        String first = Files.readString(password);
        assertThat(apply("--new-password").code()).isZero();
        assertThat(Files.readString(password)).isNotEqualTo(first);
        assertThat(sluice(
                                "check-config",
                                "--database",
                                "--set",
                                "database.uri=" + uri(),
                                "--set",
                                "database.password_file=" + password)
                        .code())
                .isZero();
    }

    @Test
    void aRoleThatHasTooMuchIsPutRightAndSaid() {
        database.run("create role " + ROLE + " login inherit createdb password 'x'; grant anon to " + ROLE
                + " with inherit true");
        assertThat(sluice("database", "plan", "--database", database.administratorUri(), "--role", ROLE))
                .isEqualTo(new Answer(0, """
                        begin;
                        alter role "sluice_test_login" noinherit nocreatedb connection limit 112;
                        %scommit;
                        """.formatted(GRANTS)));

        database.run("alter role " + ROLE + " bypassrls createrole; grant pg_read_all_data, velro_owner to " + ROLE
                + "; create table public.owned (id int); alter table public.owned owner to " + ROLE);
        Answer checked =
                sluice("check-config", "--database", "--set", "database.uri=" + uri(), "--set", "database.password=x");
        assertThat(checked).isEqualTo(new Answer(1, """
                        the login role passes row-level security (BYPASSRLS)
                        the login role may create roles
                        the login role may create databases
                        the login role has the rights of anon, pg_read_all_data, velro_owner without taking it \
                        (grant … with inherit false, or NOINHERIT)
                        the login role may take the role pg_read_all_data, velro_owner, which no request should run as
                        the login role owns 1 exposed tables or views, such as public.owned: row-level security \
                        does not hold for an owner
                        """));
        assertThat(apply().code()).isZero();
        assertThat(database.value(
                        "select rolbypassrls::text || rolcreaterole || rolcreatedb || rolinherit from pg_roles"
                                + " where rolname = '" + ROLE + "'"))
                .isEqualTo("falsefalsefalsefalse");
    }

    @Test
    void theSuperuserIsSaidToBeOne() {
        Answer checked = sluice("check-config", "--database", "--set", "database.uri=" + database.administratorUri());
        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.out()).contains("the login role is a superuser");
    }
}
