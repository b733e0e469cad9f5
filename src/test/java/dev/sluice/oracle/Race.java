package dev.sluice.oracle;

import dev.sluice.support.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Asks over and over while a step is under way. Each time, all answers of a statement must be what was true before the
 * step, or all what is true after it; and once it is the latter, it stays so.
 */
final class Race implements AutoCloseable {

    private static final String NAME = "during a step";
    private static final int PATIENCE_SECONDS = 60;
    private static final long REST_NANOS = 2_000_000;

    private final StatementConnection connection;
    private final ExecutorService threads;
    private final Tally tally;
    private final AtomicBoolean over = new AtomicBoolean();
    private Future<List<Lap>> laps;

    private record Lap(List<Question> questions, List<Answer> answers) {

        boolean agreesWith(VelroModel model) {
            for (int index = 0; index < questions.size(); index++) {
                if (!answers.get(index).equals(Answer.of(model, questions.get(index)))) {
                    return false;
                }
            }
            return true;
        }
    }

    Race(TestDatabase database, ExecutorService threads, Tally tally) throws SQLException {
        this.connection = new StatementConnection(database, UnaryOperator.identity());
        this.threads = threads;
        this.tally = tally;
    }

    void begin(Random random) {
        over.set(false);
        laps = threads.submit(() -> {
            List<Lap> run = new ArrayList<>();
            while (!over.get()) {
                List<Question> questions = Question.all(VelroModel.GENERATION, random);
                run.add(new Lap(questions, connection.check(questions, tally)));
                LockSupport.parkNanos(REST_NANOS);
            }
            return run;
        });
    }

    void end(VelroModel before, VelroModel after) throws Exception {
        over.set(true);
        boolean passed = false;
        for (Lap lap : laps.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            boolean asBefore = lap.agreesWith(before);
            boolean asAfter = lap.agreesWith(after);
            tally.count(NAME, lap.questions(), lap.answers(), asBefore && !passed ? before : after);
            passed |= asAfter && !asBefore;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
