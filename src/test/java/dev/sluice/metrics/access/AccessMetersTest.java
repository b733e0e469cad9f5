package dev.sluice.metrics.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessOutcome;
import dev.sluice.metrics.PrometheusRegistry;
import dev.sluice.observation.Audit;
import dev.sluice.observation.AuditIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessMetersTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicLong nanoTime = new AtomicLong();
    private final Audit audit = new Audit(new Audit.Kept(true, false, true, true, true), AuditIds.unkeyed());
    private final AccessMeters meters =
            new AccessMeters(registry.meters(), Set.of("generation", "project"), audit, nanoTime::get);

    private void decide(String type, AccessOutcome outcome, @Nullable String source) {
        meters.accessDecided(
                AccessCheck.of("user", type, "resource", "read"),
                new AccessDecision(
                        outcome == AccessOutcome.GRANTED,
                        outcome,
                        null,
                        null,
                        List.of(),
                        null,
                        source,
                        null,
                        null,
                        0.1),
                "request");
    }

    private List<String> scrape(String... names) {
        return registry.scrape()
                .lines()
                .filter(line -> List.of(names).contains(line.split("[{ ]", 2)[0]))
                .filter(line -> !line.endsWith(" 0.0"))
                .toList();
    }

    @Test
    void aCheckIsCountedByWhatAnsweredIt() {
        decide("generation", AccessOutcome.GRANTED, "view");
        decide("generation", AccessOutcome.DENIED, "live");
        decide("project", AccessOutcome.NOT_FOUND, "live");
        decide("made up\n", AccessOutcome.UNKNOWN_RESOURCE_TYPE, null);

        assertThat(scrape("sluice_access_checks_total"))
                .containsExactlyInAnyOrder(
                        checks("generation", "granted", "view"),
                        checks("generation", "denied", "live"),
                        checks("project", "not_found", "live"),
                        checks("unknown", "unknown_resource_type", "none"));
    }

    private static String checks(String type, String outcome, String source) {
        return "sluice_access_checks_total{outcome=\"%s\",resource_type=\"%s\",source=\"%s\",} 1.0"
                .formatted(outcome, type, source);
    }

    @Test
    void theLiveShareIsOfTheLastMinute() {
        decide("generation", AccessOutcome.GRANTED, "live");
        pass(Duration.ofSeconds(45));
        decide("generation", AccessOutcome.GRANTED, "view");
        decide("generation", AccessOutcome.DENIED, "view");
        decide("generation", AccessOutcome.DENIED, "view");

        assertThat(scrape("sluice_access_live_ratio")).containsExactlyInAnyOrder(live("0.25"), directly());
        pass(Duration.ofSeconds(20));
        assertThat(scrape("sluice_access_live_ratio")).containsExactly(directly());
        pass(Duration.ofMinutes(5));
        assertThat(scrape("sluice_access_live_ratio")).containsExactlyInAnyOrder(live("NaN"), directly());
    }

    private void pass(Duration duration) {
        nanoTime.addAndGet(duration.toNanos());
    }

    private static String live(String ratio) {
        return "sluice_access_live_ratio{resource_type=\"generation\",} " + ratio;
    }

    private static String directly() {
        return "sluice_access_live_ratio{resource_type=\"project\",} NaN";
    }

    @Test
    void aViewShowsHowItStands() {
        meters.viewStands("generation", null, 0, "its trigger on public.teams is missing");
        assertThat(scrape("sluice_access_view_age_seconds", "sluice_access_view_usable"))
                .containsExactlyInAnyOrder(
                        "sluice_access_view_age_seconds{resource_type=\"generation\",} NaN",
                        "sluice_access_view_age_seconds{resource_type=\"project\",} NaN",
                        "sluice_access_view_usable{resource_type=\"project\",} NaN");

        meters.viewRefreshFailed("generation", new IllegalStateException("no"));
        meters.viewRefreshed("generation", Instant.now(), Duration.ofMillis(250));
        meters.viewStands("generation", Instant.now().plus(Duration.ofHours(1)), 12, null);
        meters.viewStands("made up", Instant.now(), 12, null);
        assertThat(scrape(
                        "sluice_access_view_usable",
                        "sluice_access_change_log_rows",
                        "sluice_access_refreshes_total",
                        "sluice_access_refresh_duration_seconds_sum"))
                .containsExactlyInAnyOrder(
                        "sluice_access_view_usable{resource_type=\"generation\",} 1.0",
                        "sluice_access_view_usable{resource_type=\"project\",} NaN",
                        "sluice_access_change_log_rows{resource_type=\"generation\",} 12.0",
                        "sluice_access_change_log_rows{resource_type=\"project\",} NaN",
                        "sluice_access_refreshes_total{outcome=\"ok\",resource_type=\"generation\",} 1.0",
                        "sluice_access_refreshes_total{outcome=\"failed\",resource_type=\"generation\",} 1.0",
                        "sluice_access_refresh_duration_seconds_sum{resource_type=\"generation\",} 0.25");
        assertThat(scrape("sluice_access_view_age_seconds"))
                .anyMatch(line -> line.matches(".*generation.* -3(599|600)[.0-9]*"));
    }
}
