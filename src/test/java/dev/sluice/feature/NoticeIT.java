package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What PostgreSQL remarks of the gateway's own commands. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class NoticeIT {

    @Test
    void noTransactionIsEndedTwice(Harbour harbour) {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        try {
            assertThat(harbour.answer("GET /ship?name=is.true"))
                    .startsWith("400\n")
                    .contains("\"code\":\"42804\"");
            assertThat(harbour.answer("GET /ship?name=is.true\nPrefer: count=planned"))
                    .startsWith("400\n")
                    .contains("\"code\":\"42804\"");
            assertThat(harbour.body("/ship?select=id&id=eq.1")).isEqualTo(Harbour.ofIds("1"));
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).noneMatch(line -> line.contains("25P01"));
    }
}
