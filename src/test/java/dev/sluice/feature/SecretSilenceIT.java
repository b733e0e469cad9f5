package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.Leaks;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Credentials go in by every way that there is, good and bad, and come out by none. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class SecretSilenceIT {

    private static final String TOKEN = TestGateway.token("00000000-0000-4000-8000-000000000001");

    private static final String BAD_TOKEN = TOKEN.substring(0, TOKEN.length() - 6) + "AAAAAA";

    private static final String BAD_KEY = "sb_secret_planted_by_a_test";

    private static final Leaks LEAKS =
            new Leaks(List.of(TestGateway.SECRET, TestGateway.SERVICE_KEY, BAD_KEY, TOKEN, BAD_TOKEN));

    private static List<HttpResponse<String>> asked(HttpCalls http) {
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (String credential : List.of(TOKEN, BAD_TOKEN, TestGateway.SERVICE_KEY, BAD_KEY)) {
            for (String path : List.of("/rest/v1/projects?limit=1", "/rest/v1/nothing", "/auth/v1/user", "/none")) {
                answers.add(http.get(path, "Authorization", "Bearer " + credential));
                answers.add(http.get(path, "apikey", credential));
                answers.add(http.get(path, "apikey", credential, "Authorization", "Bearer " + BAD_TOKEN));
            }
            answers.add(http.get("/rest/v1/projects", "Authorization", "Basic " + credential));
            answers.add(http.get("/rest/v1/projects", "Cookie", "session=" + credential, "Prefer", "handling=strict"));
            answers.add(http.post("/batch/v1", "{\"mode\":", "apikey", credential));
        }
        return answers;
    }

    private static Stream<String> texts(HttpResponse<String> answer) {
        return Stream.concat(
                Stream.of(answer.body()),
                answer.headers().map().values().stream().flatMap(List::stream));
    }

    @Test
    void noAnswerLogMetricOrThreadNameHoldsACredential(TestGateway gateway) {
        try (LoggedLines own = LoggedLines.of("dev.sluice", Level.TRACE);
                LoggedLines libraries = LoggedLines.of("io", Level.DEBUG)) {
            List<HttpResponse<String>> answers = asked(gateway.http());
            HttpCalls management = gateway.management();
            List<String> told = new ArrayList<>(
                    answers.stream().flatMap(SecretSilenceIT::texts).toList());
            for (String path : List.of("/metrics", "/live", "/ready")) {
                told.add(management.get(path).body());
            }
            for (LoggedLines logged : List.of(own, libraries)) {
                told.addAll(logged.messages());
                logged.events().stream()
                        .map(ILoggingEvent::getThrowableProxy)
                        .filter(Objects::nonNull)
                        .forEach(thrown -> told.add(ThrowableProxyUtil.asString(thrown)));
            }
            Thread.getAllStackTraces().keySet().forEach(thread -> told.add(thread.getName()));

            assertThat(answers).extracting(HttpResponse::statusCode).contains(200, 401, 404);
            assertThat(told)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(text -> assertThat(LEAKS.in(text)).isEmpty());
        }
    }
}
