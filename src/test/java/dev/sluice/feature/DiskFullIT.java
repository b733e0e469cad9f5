package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the database is full: who would write is told to come again, who reads is served. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class DiskFullIT {

    private static final String KEYED = "\napikey: <service key>";

    private static final String FULL = """
            503
            content-type: application/json; charset=utf-8
            proxy-status: sluice; error=53100
            retry-after: 1

            {"code":"53100","message":"PostgreSQL could not finish the statement","details":null,\
            "hint":"The server is out of disk space or memory, and nothing was written. Retry after the time that \
            Retry-After gives."}""";

    @TempDir
    private static Path folder;

    private static Harbour harbour;

    @BeforeAll
    static void open(Harbour loaded, TestDatabase database) {
        harbour = loaded;
        database.run("""
                create function harbour.flood() returns void language plpgsql as $$ begin
                raise 'could not extend file "base/5/1259": No space left on device' using errcode = '53100'; end $$;
                """);
    }

    @Test
    void whatTheServerSaysOfItsFilesIsKeptFromTheCaller() {
        assertThat(harbour.answer("POST /rpc/flood" + KEYED)).isEqualTo(FULL);
    }

    /** Where the tests may mount file systems; elsewhere the function is all that there is. */
    @Test
    void aWriteIsToldToComeAgainAndSucceedsWhenThereIsRoom(TestDatabase database) throws Exception {
        Path disk = Files.createDirectory(
                folder.resolve("disk"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assumeTrue(runs("mount", "-t", "tmpfs", "-o", "size=512k,mode=0777", "tmpfs", disk.toString()));
        try {
            database.run("create tablespace tiny location '%s'".formatted(disk));
            database.run("create table harbour.hold (chest text) tablespace tiny;"
                    + " alter table harbour.hold alter column chest set storage plain;"
                    + " grant all on harbour.hold to service_role; notify pgrst, 'reload schema'");
            harbour.gateway().gateway().reloadSchema();
            fill();
            assertThat(harbour.answer("GET /hold?limit=1" + KEYED)).startsWith("200\n");

            assertThat(runs("mount", "-o", "remount,size=4m", disk.toString())).isTrue();
            assertThat(store()).startsWith("201\n");
        } finally {
            database.run("drop table if exists harbour.hold");
            database.run("drop tablespace if exists tiny");
            runs("umount", disk.toString());
        }
    }

    private static void fill() {
        String answer = store();
        for (int chest = 0; chest < 200 && answer.startsWith("20"); chest++) {
            answer = store();
        }
        assertThat(answer).isEqualTo(FULL);
        for (int again = 0; again < 20; again++) {
            assertThat(store()).isEqualTo(FULL);
        }
    }

    private static String store() {
        return harbour.answer("POST /hold" + KEYED
                + "\nContent-Type: application/json\n\n{\"chest\":\"%s\"}".formatted("x".repeat(7_000)));
    }

    private static boolean runs(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
