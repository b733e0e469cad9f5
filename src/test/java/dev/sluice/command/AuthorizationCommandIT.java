package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Archive;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line of access views: what it prints and its exit codes. */
@ExtendWith(PostgresExtension.class)
class AuthorizationCommandIT {

    private static final String LIVE = "paper: answered by its rule view\nfragile: answered by its rule view\n";

    private TestDatabase database;
    private Archive archive;

    @BeforeEach
    void open(TestDatabase given, @TempDir Path folder) {
        database = given;
        archive = Archive.bare(given, folder);
    }

    /** The exit code, what was printed and what was complained of, with times and sizes left out. */
    private String told(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of("authorization", command));
        arguments.addAll(List.of("--config", archive.file().toString(), "--set", "database.uri=" + database.uri()));
        arguments.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter complaints = new StringWriter();
        int code = new CommandLine(new Main())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(complaints))
                .setExecutionExceptionHandler(new Faults())
                .execute(arguments.toArray(String[]::new));
        return code + "\n"
                + (out.toString() + complaints)
                        .replaceAll("\\d+ (ms|statements|objects)", "N $1")
                        .replaceAll("as of [\\dTZ:.-]+,", "as of T,");
    }

    private String asOwner(String command) {
        return told(command, "--database", database.administratorUri(), "--role", Archive.OWNER);
    }

    @Test
    void aLifeOfAnInstallation() {
        String notInstalled = "it is not installed, or may not be read: run sluice authorization apply";
        assertThat(told("status"))
                .isEqualTo("1\ndocument: as of never, 0 rows, 0 changes since; answered live: " + notInstalled + "\n"
                        + LIVE);
        assertThat(asOwner("plan")).startsWith("0\nbegin;\ncreate table ").endsWith(";\ncommit;\n");
        assertThat(asOwner("apply")).isEqualTo("0\napplied N statements\ndocument: refreshed, N ms\n");
        assertThat(told("status")).isEqualTo("0\ndocument: as of T, 7 rows, 0 changes since\n" + LIVE);
        assertThat(asOwner("plan")).isEqualTo("0\n-- nothing to do: what the configuration asks for stands\n");
        assertThat(asOwner("apply")).isEqualTo("0\nnothing to do: what the configuration asks for stands\n");
        assertThat(asOwner("refresh")).isEqualTo("0\ndocument: unchanged, N ms\n");
        archive.run("delete from archive.note");
        assertThat(told("status")).isEqualTo("0\ndocument: as of T, 7 rows, 1 changes since\n" + LIVE);
        assertThat(told("refresh")).isEqualTo("0\ndocument: refreshed, N ms\n");
        assertThat(asOwner("drop")).isEqualTo("0\ndropped N objects\n");
        assertThat(asOwner("drop")).isEqualTo("0\nnothing to do: nothing was applied\n");
    }

    @Test
    void whatIsWrongIsNamedByPlanAndApply() {
        archive.configure(archive.defaultRules().replace("      archive.note: {resource: document}\n", ""));
        String told = "1\nsluice: resource type document: base_tables: "
                + "the rule reads archive.note, which is not among them\n";

        assertThat(asOwner("plan")).isEqualTo(told);
        assertThat(asOwner("apply")).isEqualTo(told);
    }

    @Test
    void aTriggerThatIsOffIsToldByRefreshAndStatus() {
        asOwner("apply");
        archive.run("alter table archive.pass disable trigger sluice_document_row");
        String problem = "triggers missing, changed or not ENABLE ALWAYS: sluice_document_row on archive.pass";

        assertThat(asOwner("refresh")).isEqualTo("1\ndocument: " + problem + ", N ms\n");
        assertThat(told("status"))
                .isEqualTo("1\ndocument: as of T, 7 rows, 0 changes since; answered live: " + problem + "\n" + LIVE);
        assertThat(asOwner("apply")).isEqualTo("0\napplied N statements\ndocument: refreshed, N ms\n");
    }

    @Test
    void wrongUsageAndConfigurationEndWithTwoAndADatabaseThatRefusesWithOne() {
        assertThat(told("fly")).startsWith("2\n");
        archive.configure("resource_types: {document: {rule_view: document}}");
        assertThat(told("plan")).startsWith("2\nsluice: the configuration has");
        archive.configure(archive.defaultRules());
        assertThat(told("refresh"))
                .isEqualTo("1\ndocument: nothing is installed: run sluice authorization apply, N ms\n");
        assertThat(told("plan", "--role", "nobody_at_all"))
                .startsWith("1\nsluice: ")
                .contains("nobody_at_all");
    }
}
