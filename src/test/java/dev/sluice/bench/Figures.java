package dev.sluice.bench;

import java.time.Duration;

/** Prints what was measured, beside what is wanted where something is. */
final class Figures {

    void part(String title) {
        System.out.printf("%n%s%n", title);
    }

    void told(String what, String figure) {
        System.out.printf("  %s: %s%n", what, figure);
    }

    /** Tells how long something took that has just ended. */
    void took(String what, long beganNanoTime) {
        long millis = Duration.ofNanos(System.nanoTime() - beganNanoTime).toMillis();
        told(what, "%,d ms".formatted(millis));
    }

    void atLeast(String what, double figure, double wanted) {
        wanted(what, figure, "at least", wanted, figure >= wanted);
    }

    void under(String what, double figure, double wanted) {
        wanted(what, figure, "under", wanted, figure < wanted);
    }

    private void wanted(String what, double figure, String relation, double wanted, boolean met) {
        told(what, "%.2f (wanted: %s %.4g) %s".formatted(figure, relation, wanted, met ? "met" : "MISSED"));
    }
}
