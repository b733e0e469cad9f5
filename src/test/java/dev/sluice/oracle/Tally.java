package dev.sluice.oracle;

import dev.sluice.oracle.Difference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was asked, from several threads, and keeps what was answered wrong. */
final class Tally {

    private final Map<String, Long> asked = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private long viewed;
    private long live;

    /** Holds answers to several questions against the model. */
    synchronized void count(String asker, List<Question> questions, List<Answer> answers, VelroModel model) {
        asked.merge(asker, (long) questions.size(), Long::sum);
        for (int index = 0; index < questions.size(); index++) {
            Answer right = Answer.of(model, questions.get(index));
            Answer answer = answers.get(index);
            if (!answer.equals(right)) {
                differences.add(new Difference(
                        asker,
                        answer.against(right),
                        questions.get(index).toString(),
                        answer.toString(),
                        right.toString()));
            }
        }
    }

    /** Holds what something else than a check says against what is right. */
    synchronized void count(String asker, Object question, Object answered, Object right, Kind kind) {
        asked.merge(asker, 1L, Long::sum);
        if (!answered.equals(right)) {
            differences.add(new Difference(asker, kind, question.toString(), answered.toString(), right.toString()));
        }
    }

    synchronized void failed(String asker, Exception failure) {
        differences.add(new Difference(asker, Kind.FAILURE, "a question", failure.toString(), "an answer"));
    }

    synchronized void answeredBy(boolean view) {
        viewed += view ? 1 : 0;
        live += view ? 0 : 1;
    }

    synchronized long asked() {
        return asked.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** Those that came after so many others. */
    synchronized List<Difference> differences(int after) {
        return List.copyOf(differences.subList(after, differences.size()));
    }

    synchronized int differenceCount() {
        return differences.size();
    }

    /** Of the checks of generations by the statement, how many of a hundred the view answered. */
    synchronized long viewedPercent() {
        return viewed * 100 / Math.max(1, viewed + live);
    }

    @Override
    public synchronized String toString() {
        return "%d asked (%s), %d %% of generations from the view, %d differences"
                .formatted(asked(), asked, viewedPercent(), differences.size());
    }
}
