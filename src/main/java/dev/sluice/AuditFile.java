package dev.sluice;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.sluice.config.AuditConfig;
import dev.sluice.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The audit in a file of its own, which begins anew each day and at a size; what came before lies beside it,
 * compressed, until it is too old or too much. Stands in the place of where {@code conf/logback.xml} sends the audit.
 */
final class AuditFile {

    private static final String LOGGER = "dev.sluice.audit";

    private static final String NAME = "AUDIT_FILE";

    private AuditFile() {}

    /**
     * Writes there from now on; does nothing where no file is configured or another log is in use.
     *
     * @throws ConfigException where the file cannot be written
     */
    static void open(AuditConfig config) {
        if (config.file() == null
                || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)
                || context.getLogger(LOGGER).getAppender(NAME) != null) {
            return;
        }
        RollingFileAppender<ILoggingEvent> appender = appender(context, config, config.file());
        // The log only notes by itself that it could not open a file, and then writes nothing.
        if (!appender.isStarted()) {
            throw new ConfigException(List.of("audit.file: '%s' cannot be written".formatted(config.file())));
        }
        List<Appender<ILoggingEvent>> before = new ArrayList<>();
        Iterator<Appender<ILoggingEvent>> all = context.getLogger(LOGGER).iteratorForAppenders();
        all.forEachRemaining(before::add);
        context.getLogger(LOGGER).addAppender(appender);
        context.getLogger(LOGGER).setAdditive(false);
        before.forEach(context.getLogger(LOGGER)::detachAppender);
    }

    private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, AuditConfig config, Path file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName(NAME);
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context));
        appender.setRollingPolicy(policy(context, config, file, appender));
        appender.start();
        return appender;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.US_ASCII);
        encoder.setPattern("%msg%n");
        encoder.start();
        return encoder;
    }

    private static SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy(
            LoggerContext context, AuditConfig config, Path file, RollingFileAppender<ILoggingEvent> appender) {
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%d{yyyy-MM-dd, UTC}.%i.gz");
        policy.setMaxFileSize(new FileSize(config.fileBytesMax()));
        policy.setTotalSizeCap(new FileSize(config.filesBytesMax()));
        policy.setMaxHistory(config.filesDaysMax());
        policy.start();
        return policy;
    }
}
