package dev.sluice.observation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.support.LoggedLines;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ObservationLogTest {

    @Test
    void aProblemOfAViewIsWrittenOnceAndSoIsItsEnd() {
        ObservationLog log = new ObservationLog();
        try (LoggedLines lines = LoggedLines.of("dev.sluice", Level.INFO)) {
            log.viewStands("generation", Instant.now(), 0, null);
            log.viewStands("generation", null, 0, "it is not installed");
            log.viewStands("generation", null, 0, "it is not installed");
            log.viewStands("generation", Instant.now(), 3, "its trigger on public.teams is missing");
            log.viewStands("generation", Instant.now(), 3, null);
            log.viewStands("generation", Instant.now(), 3, null);

            assertThat(lines.events())
                    .extracting(ILoggingEvent::toString)
                    .containsExactly(
                            "[WARN] access checks of generation are answered live: it is not installed",
                            "[WARN] access checks of generation are answered live:"
                                    + " its trigger on public.teams is missing",
                            "[INFO] access checks of generation are answered from their view again");
        }
    }
}
