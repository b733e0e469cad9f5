package dev.sluice.oracle;

import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs a random program, and asks through several doors at once, during its steps and after each, while refreshes go on
 * and transactions are open. Every answer is held against the model.
 */
final class Oracle {

    private static final int TOLD_STEPS = 40;
    private static final int TOLD_DIFFERENCES = 10;
    private static final int PATIENCE_SECONDS = 60;

    private final TestDatabase database;
    private final long seed;
    private final boolean refreshesBeside;
    private final List<Asker> askers;
    private final List<String> history = new ArrayList<>();
    private final Tally tally = new Tally();
    private int refreshes;
    private int killed;

    /**
     * An oracle over a database.
     *
     * @param refreshesBeside whether the view is refreshed at random moments too, not by the program's steps alone
     */
    Oracle(TestDatabase database, long seed, boolean refreshesBeside, List<Asker> askers) {
        this.database = database;
        this.seed = seed;
        this.refreshesBeside = refreshesBeside;
        this.askers = List.copyOf(askers);
    }

    /** What is thought of a step's answers; goes on while it is true. */
    interface Verdict {
        boolean goOn(String step, List<Difference> differencesOfStep);
    }

    /** Runs steps from the first on until there are no more, or the verdict ends it. */
    Tally run(int steps, Verdict verdict) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(askers.size() + 1);
        try (Program program = new Program(database, seed, this::makeRoom);
                BackgroundRefreshes background = new BackgroundRefreshes(database, seed, refreshesBeside);
                Race race = new Race(database, threads, tally)) {
            VelroModel model = new VelroModel(program.world());
            boolean goesOn = true;
            for (int number = 1; number <= steps && goesOn; number++) {
                int known = tally.differenceCount();
                race.begin(random(number, askers.size()));
                String step = program.step(number);
                VelroModel after = new VelroModel(program.world());
                race.end(model, after);
                model = after;
                history.add(number + ". " + step);
                ask(model, number, threads);
                goesOn = verdict.goOn(step, tally.differences(known));
            }
            refreshes = background.refreshes();
            killed = background.killed();
            return tally;
        } finally {
            threads.shutdownNow();
            makeRoom();
            for (Asker asker : askers) {
                asker.close();
            }
        }
    }

    private Random random(int number, int asker) {
        return new Random(seed ^ ((number * 31L + asker) * 0x9E3779B97F4A7C15L));
    }

    private void makeRoom() {
        askers.stream().filter(OldSnapshotAsker.class::isInstance).forEach(asker -> ((OldSnapshotAsker) asker).close());
    }

    private void ask(VelroModel model, int number, ExecutorService threads) throws Exception {
        List<Future<?>> asked = new ArrayList<>();
        for (Asker asker : askers) {
            Random random = random(number, asked.size());
            asked.add(threads.submit(() -> ask(asker, model, random)));
        }
        for (Future<?> one : asked) {
            one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void ask(Asker asker, VelroModel model, Random random) {
        try {
            asker.ask(model, random, tally);
        } catch (Exception failure) {
            tally.failed(asker.getClass().getSimpleName(), failure);
        }
    }

    /** How to run it again, what was found, and what went before. */
    String story() {
        List<Difference> differences = tally.differences();
        return "%s%n%s, %d refreshes beside the program's, %d killed%n%s%n%nhistory:%n%s"
                .formatted(
                        "-Dsluice.oracle.seed=%d -Dsluice.oracle.steps=%d".formatted(seed, history.size()),
                        tally,
                        refreshes,
                        killed,
                        lines(differences.subList(0, Math.min(TOLD_DIFFERENCES, differences.size()))),
                        lines(history.subList(Math.max(0, history.size() - TOLD_STEPS), history.size())));
    }

    /** The ids in short: a letter for the kind and a number. */
    private static String lines(List<?> things) {
        return String.join("\n", things.stream().map(Object::toString).toList())
                .replaceAll("([a-d])0000000-0000-4000-8000-0*([0-9]+)", "$1$2");
    }
}
