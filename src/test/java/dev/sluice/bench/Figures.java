package dev.sluice.bench;

import java.time.Duration;

/** Prints what was measured, beside what is wanted where something is. */
final class Figures {

    private int missed;

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

    /** Ends the program with 1 where something wanted was missed, so that a script can tell. */
    void end() {
        if (missed > 0) {
            System.out.printf("%nmissed: %d%n", missed);
            System.exit(1);
        }
    }

    private void wanted(String what, double figure, String relation, double wanted, boolean met) {
        missed += met ? 0 : 1;
        told(what, "%.2f (wanted: %s %.4g) %s".formatted(figure, relation, wanted, met ? "met" : "MISSED"));
    }
}
