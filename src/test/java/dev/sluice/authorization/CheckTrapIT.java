package dev.sluice.authorization;

import static dev.sluice.support.Archive.ANN;
import static dev.sluice.support.Archive.BEN;
import static dev.sluice.support.Archive.CAT;
import static dev.sluice.support.Archive.LETTER;
import static dev.sluice.support.Archive.MAP;
import static dev.sluice.support.Archive.await;
import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.support.Archive;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Checks that end, fail, wait or are refused: none of them grants, and none takes another with it. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckTrapIT {

    private TestDatabase database;
    private Archive archive;

    @BeforeAll
    void open(TestDatabase given, @TempDir Path folder) {
        database = given;
        archive = Archive.open(given, folder, "authorization.checks_max=100", "kinds.authorization.pool_size=2");
    }

    @BeforeEach
    void reset() {
        archive.reset();
    }

    @AfterAll
    void close() {
        archive.close();
    }

    @Test
    void aGrantThatEndsByItselfEndsInViewAndRuleWithoutAWrite() {
        String endsSoon = "update archive.pass set ends_at = clock_timestamp() + interval '1 second'";
        archive.run(endsSoon);
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, view");
        eventually(() -> archive.check(BEN, MAP).equals("denied, view"));
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
        assertThat(archive.refresh()).isEqualTo("unchanged");

        archive.run(endsSoon);
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, live");
        eventually(() -> archive.check(BEN, MAP).equals("denied, live"));
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
    }

    @Test
    void aRoleThatIsNotConfiguredGrantsNothing() {
        archive.run("update archive.pass set role = 'Emperor'");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, live");
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(BEN, MAP)).isEqualTo("denied, view");
    }

    @Test
    void aHolderOfTheNilUuidIsNobody() {
        archive.run("insert into archive.pass values ('00000000-0000-0000-0000-000000000000', 'maps', 'reader')");
        assertThat(archive.answer(CAT, MAP)).isEqualTo("denied, live");
        assertThat(readers(MAP)).containsExactly(ANN, BEN);
        assertThat(archive.refresh()).isEqualTo("refreshed");
        assertThat(archive.answer(CAT, MAP)).isEqualTo("denied, view");
        assertThat(readers(MAP)).containsExactly(ANN, BEN);
        assertThat(database.value(Archive.sqlCheck("00000000-0000-0000-0000-000000000000", MAP)))
                .isEqualTo("f");
    }

    private List<String> readers(String document) {
        AccessSearchResult found =
                await(archive.bus().searchAccess(new AccessSearch(null, "document", document, "read", null)));
        assertThat(found.everySignedInUser()).isFalse();
        return found.results();
    }

    @Test
    void checksOfTwoTypesInOneQuestionAreOfOneSnapshot() {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                archive.run("update archive.pass set holder = '%s'".formatted(CAT));
                archive.run("update archive.pass set holder = '%s'".formatted(BEN));
            }
        });
        AccessChecks asked = new AccessChecks(List.of(
                AccessCheck.of(BEN, "document", MAP, "read"),
                AccessCheck.of(CAT, "document", MAP, "read"),
                AccessCheck.of(BEN, "paper", MAP, "read"),
                AccessCheck.of(CAT, "paper", MAP, "read")));
        for (int round = 0; round < 300; round++) {
            List<Boolean> granted = await(archive.bus().checkAccess(asked)).decisions().stream()
                    .map(AccessDecision::accessGranted)
                    .toList();
            assertThat(granted).isIn(List.of(true, false, true, false), List.of(false, true, false, true));
        }
        done.set(true);
        writer.join();
    }

    @Test
    void aCheckWhoseRuleFailsFailsAlone() {
        archive.run("update archive.document set pages = 'none' where id = '%s'".formatted(LETTER));
        List<Future<AccessDecision>> good = new ArrayList<>();
        List<Future<AccessDecision>> bad = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            good.add(archive.bus().checkAccess(AccessCheck.of(ANN, "fragile", MAP, "read")));
            bad.add(archive.bus().checkAccess(AccessCheck.of(ANN, "fragile", LETTER, "read")));
        }

        good.forEach(check -> assertThat(Archive.told(await(check))).isEqualTo("granted as owner by owner, live"));
        bad.forEach(check -> assertThat(codeOf(check)).isEqualTo("22P02"));
    }

    @Test
    void aCheckThatIsLateFailsAlone() throws Exception {
        try (var blocker = database.connect();
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table archive.document");
            List<Future<AccessDecision>> late = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                late.add(archive.bus().checkAccess(AccessCheck.of(BEN, "document", MAP, "read")));
            }
            late.forEach(check -> assertThat(codeOf(check)).isEqualTo(ErrorCode.DEADLINE_PASSED.code()));
            blocker.rollback();
        }
        assertThat(archive.answer(BEN, MAP)).isEqualTo("granted as reader by pass, view");
    }

    private static String codeOf(Future<?> failing) {
        return await(failing.<String>transform(done -> Future.succeededFuture(
                done.cause() instanceof GatewayException known ? known.failure().code() : "" + done.result())));
    }

    private String refusalOf(AccessCheck check) {
        return await(archive.bus()
                .checkAccess(check)
                .<String>transform(done -> Future.succeededFuture(
                        done.cause() instanceof GatewayException known
                                ? known.failure().code() + " " + known.failure().details()
                                : Archive.told(done.result()))));
    }

    @Test
    void whatIsMalformedIsNamedAndNeverGranted() {
        assertThat(refusalOf(AccessCheck.of("ann", "document", MAP, "read")))
                .isEqualTo("SLC201 field user_id: must be a UUID");
        assertThat(refusalOf(AccessCheck.of(ANN, "document", MAP + "0", "read")))
                .isEqualTo("SLC201 field resource_id: must be a UUID");
        assertThat(refusalOf(AccessCheck.of("00000000-0000-0000-0000-000000000000", "document", MAP, "read")))
                .isEqualTo("SLC201 field user_id: must not be the nil UUID");
        assertThat(refusalOf(AccessCheck.of(ANN, "document", MAP, "burn")))
                .isEqualTo("SLC201 field operation: burn is no operation of document");
        assertThat(refusalOf(AccessCheck.of(ANN, "Document", MAP, "read"))).isEqualTo("unknown_resource_type, null");
        assertThat(refusalOf(AccessCheck.of(ANN, "document", CAT, "read"))).isEqualTo("not_found, view");
        assertThat(refusalOf(AccessCheck.of(MAP, "document", MAP, "read"))).isEqualTo("denied, view");
    }

    @Test
    void aListThatIsTooLongIsRefusedWhole() {
        List<AccessCheck> checks = java.util.Collections.nCopies(101, AccessCheck.of(ANN, "document", MAP, "read"));

        assertThat(codeOf(archive.bus().checkAccess(new AccessChecks(checks)))).isEqualTo("SLC203");
        assertThat(await(archive.bus().checkAccess(new AccessChecks(checks.subList(1, 101))))
                        .decisions())
                .hasSize(100)
                .allMatch(AccessDecision::accessGranted);
    }

    @Test
    void withinSqlAnUnknownTypeOrOperationIsAnErrorAndNobodyIsDenied() {
        assertThat(withinSql("{\"sub\":\"%s\"}".formatted(ANN), "'nothing', '%s', 'read'".formatted(MAP)))
                .startsWith("ERROR: there is no resource type nothing");
        assertThat(withinSql("{\"sub\":\"%s\"}".formatted(ANN), "'document', '%s', 'burn'".formatted(MAP)))
                .startsWith("ERROR: burn is no operation of document");
        for (String claims : List.of("", "{}", "{\"sub\":null}", "{\"sub\":\"ann\"}", "{\"sub\":7}")) {
            assertThat(withinSql(claims, "'document', '%s', 'read'".formatted(MAP)))
                    .isEqualTo("f");
        }
        assertThat(withinSql("{\"sub\":\"%s\"}".formatted(ANN), "'document', null, 'read'"))
                .isEqualTo("f");
    }

    private String withinSql(String claims, String arguments) {
        try {
            return database.value("""
                    with caller as materialized (select set_config('request.jwt.claims', '%s', false))
                    select sluice.can(%s) from caller""".formatted(claims, arguments));
        } catch (IllegalStateException failed) {
            return String.valueOf(failed.getMessage());
        }
    }
}
