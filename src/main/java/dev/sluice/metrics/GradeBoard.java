package dev.sluice.metrics;

import dev.sluice.contract.Grade;
import dev.sluice.contract.OperationKind;
import java.util.HashMap;
import java.util.Map;

/** The latest rates and grades, written by the loop that keeps the windows and read by whoever scrapes. */
final class GradeBoard {

    private volatile Map<Place, Standing> standings = Map.of();

    /** A kind over a window. */
    record Place(OperationKind kind, String window) {}

    /** How it stands; the ratio is not a number where nothing has been counted. */
    record Standing(double targetRatio, Grade grade) {}

    private static final Standing EMPTY = new Standing(Double.NaN, Grade.NO_DATA);

    Standing at(Place place) {
        return standings.getOrDefault(place, EMPTY);
    }

    void update(OperationWindows windows) {
        Map<Place, Standing> next = new HashMap<>();
        for (OperationKind kind : windows.kinds()) {
            for (String window : windows.labels(kind)) {
                Slot total = windows.total(kind, window);
                double ratio = total.telling() == 0 ? Double.NaN : (double) total.targetsMet() / total.telling();
                next.put(
                        new Place(kind, window),
                        new Standing(ratio, windows.grading(kind, window).grade()));
            }
        }
        standings = Map.copyOf(next);
    }
}
