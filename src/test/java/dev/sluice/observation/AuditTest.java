package dev.sluice.observation;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessOutcome;
import dev.sluice.support.LoggedLines;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditTest {

    private static final String LOGGER = "dev.sluice.audit";
    private static final String USER = "5a1e0c52-0000-4000-8000-0000000000aa";
    private static final String RESOURCE = "0198c0de-1111-7222-8333-444455556666";
    private static final AccessCheck CHECK = AccessCheck.of(USER, "generation", RESOURCE, "delete");
    private static final AccessDecision DENIED = decision(AccessOutcome.DENIED, "viewer", "team", "view");
    private static final AccessDecision GRANTED = decision(AccessOutcome.GRANTED, "owner", "own", "live");
    private static final AccessDecision UNKNOWN = decision(AccessOutcome.UNKNOWN_RESOURCE_TYPE, null, null, null);

    private static final String DENIED_LINE = "{\"time\":\"2026-08-24T10:15:30.250Z\",\"event\":\"access_decision\","
            + "\"request_id\":\"r1\",\"outcome\":\"denied\",\"resource_type\":\"generation\",\"operation\":\"delete\","
            + "\"user\":\"0b3f41d51aff2ef409350e70e3d43380\",\"resource\":\"6cdb67ad62b370e5926d714f89a1c148\","
            + "\"effective_role\":\"viewer\",\"access_method\":\"team\",\"source\":\"view\","
            + "\"as_of\":\"2026-08-24T10:15:00Z\"}";

    private static AccessDecision decision(
            AccessOutcome outcome, @Nullable String role, @Nullable String method, @Nullable String source) {
        return new AccessDecision(
                outcome == AccessOutcome.GRANTED,
                outcome,
                role,
                method,
                List.of(),
                null,
                source,
                source == null ? null : Instant.parse("2026-08-24T10:15:00Z"),
                null,
                0.1);
    }

    private static Audit audit(boolean denials, boolean grants, AuditIds ids) {
        return new Audit(
                new Audit.Kept(denials, grants, true, true, true),
                ids,
                InstantSource.fixed(Instant.parse("2026-08-24T10:15:30.250123456Z")));
    }

    /** The lines of what an audit is told before it ends. */
    private static List<String> lines(Audit audit, Runnable told) {
        try (LoggedLines lines = LoggedLines.of(LOGGER, Level.INFO)) {
            told.run();
            audit.close();
            return lines.messages();
        }
    }

    @Test
    void aDenialIsOneLine() {
        Audit audit = audit(true, false, AuditIds.unkeyed());

        assertThat(lines(audit, () -> {
                    audit.accessDecided(CHECK, DENIED, "r1");
                    audit.accessDecided(CHECK, GRANTED, "r2");
                }))
                .containsExactly(DENIED_LINE);
    }

    @Test
    void anIdIsHashedWithTheKeyHoweverItIsWritten() {
        Audit audit = audit(true, false, AuditIds.keyed("a key of the tests, at least 32 bytes long"));
        AccessCheck loud = AccessCheck.of(USER.toUpperCase(java.util.Locale.ROOT), "generation", RESOURCE, "delete");

        String keyed = DENIED_LINE
                .replace("0b3f41d51aff2ef409350e70e3d43380", "40dc233885cb971ce288a69e2e889dc4")
                .replace("6cdb67ad62b370e5926d714f89a1c148", "260647377fe66a92429bdb97826d7add");
        assertThat(lines(audit, () -> {
                    audit.accessDecided(CHECK, DENIED, "r1");
                    audit.accessDecided(loud, DENIED, "r1");
                }))
                .containsExactly(keyed, keyed);
    }

    @Test
    void aFailureIsKeptWithDenials() {
        Audit audit = audit(true, false, AuditIds.unkeyed());

        assertThat(lines(audit, () -> audit.accessFailed(CHECK, "SLC001", "r1")))
                .containsExactly(
                        "{\"time\":\"2026-08-24T10:15:30.250Z\",\"event\":\"access_decision\",\"request_id\":\"r1\","
                                + "\"outcome\":\"error\",\"code\":\"SLC001\",\"resource_type\":\"generation\","
                                + "\"operation\":\"delete\",\"user\":\"0b3f41d51aff2ef409350e70e3d43380\","
                                + "\"resource\":\"6cdb67ad62b370e5926d714f89a1c148\"}");
    }

    @Test
    void grantsAloneAreKeptWhereOnlyTheyAreAskedFor() {
        Audit audit = audit(false, true, AuditIds.unkeyed());

        assertThat(lines(audit, () -> {
                    audit.accessDecided(CHECK, DENIED, "r1");
                    audit.accessFailed(CHECK, "SLC001", "r2");
                    audit.accessDecided(CHECK, GRANTED, "r3");
                }))
                .extracting(line -> new JsonObject(line).getString("request_id"))
                .containsExactly("r3");
    }

    @Test
    void whatCallersSayIsCutAndEscaped() {
        Audit audit = audit(true, false, AuditIds.unkeyed());
        String type = "a\"}\n{\\\u2028é\u001b[31m\uD83D\uDE00\uD800";
        AccessCheck check = AccessCheck.of(USER, type, RESOURCE, "x".repeat(1_000_000));

        String line =
                lines(audit, () -> audit.accessDecided(check, UNKNOWN, "r\n1")).get(0);

        assertThat(line)
                .contains("\"resource_type\":\"a\\\"}\\u000a{\\\\\\u2028\\u00e9\\u001b[31m\\ud83d\\ude00\\ufffd\"")
                .contains("\"operation\":\"" + "x".repeat(128) + "\\u2026\"")
                .contains("\"request_id\":\"r\\u000a1\"")
                .matches("[ -~]*");
        assertThat(new JsonObject(line).getString("resource_type")).isEqualTo(type.replace('\uD800', '\uFFFD'));
    }

    /** A log that takes nothing until it is let go. */
    private static final class StuckLog extends AppenderBase<ILoggingEvent> {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);

        @Override
        protected void append(ILoggingEvent event) {
            reached.countDown();
            try {
                free.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void linesThatWouldHaveToWaitTooLongAreDroppedAndCounted() throws InterruptedException {
        Audit audit = audit(true, false, AuditIds.unkeyed());
        Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);
        StuckLog stuck = new StuckLog();
        stuck.start();
        try (LoggedLines lines = LoggedLines.of(LOGGER, Level.INFO)) {
            logger.addAppender(stuck);
            audit.accessDecided(CHECK, DENIED, "first");
            stuck.reached.await();
            IntStream.range(0, Audit.LINES_WAITING_MAX + 5).forEach(index -> audit.accessDecided(CHECK, DENIED, "r1"));
            assertThat(audit.dropped()).isEqualTo(5);

            stuck.free.countDown();
            eventually(() -> lines.messages().size() == Audit.LINES_WAITING_MAX + 1);
            assertThat(lines.messages())
                    .filteredOn(line -> line.contains("dropped"))
                    .containsExactly(DENIED_LINE.replace("Z\"}", "Z\",\"dropped\":5}"));
        } finally {
            logger.detachAppender(stuck);
            audit.close();
        }
    }

    @Test
    void whatIsLeftAtTheEndIsSaid() throws InterruptedException {
        Audit audit = audit(true, false, AuditIds.unkeyed());
        Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);
        StuckLog stuck = new StuckLog();
        stuck.start();
        try (LoggedLines lines = LoggedLines.of(LOGGER, Level.INFO);
                LoggedLines log = LoggedLines.of("dev.sluice", Level.WARN)) {
            logger.addAppender(stuck);
            audit.accessDecided(CHECK, DENIED, "first");
            stuck.reached.await();
            audit.accessDecided(CHECK, DENIED, "second");
            audit.accessDecided(CHECK, DENIED, "third");
            audit.close();

            assertThat(lines.messages()).hasSize(1);
            assertThat(log.messages()).containsExactly("audit lines not written at the end lines=2");
        } finally {
            logger.detachAppender(stuck);
        }
    }
}
