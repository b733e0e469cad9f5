package dev.sluice.faults;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which faults a run has, and how often: the suite a choice of them under load, a run by hand all, or one. */
final class Rounds {

    private Rounds() {}

    /** Every fault of a kind, or the one that a run by hand names. */
    static <F extends Enum<F>> Stream<F> of(Class<F> faults) {
        String only = System.getProperty("sluice.faults.only", "");
        return IntStream.range(0, Math.max(1, byHand()))
                .boxed()
                .flatMap(round -> Arrays.stream(faults.getEnumConstants()))
                .filter(fault -> only.isEmpty() || only.equals(fault.name()));
    }

    /** The same, but for the suite, which has not the time for all of them, only those chosen. */
    static <F extends Enum<F>> Stream<F> of(Class<F> faults, Set<F> chosen) {
        return of(faults).filter(fault -> byHand() > 0 || chosen.contains(fault));
    }

    private static int byHand() {
        return Integer.getInteger("sluice.faults.rounds", 0);
    }
}
