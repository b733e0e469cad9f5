package dev.sluice.authorization;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.authorization.Question.Item;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue before a database that answers when it is told to; each question is answered with its resource. */
class CheckQueueTest {

    private static final String POISON = "poison";

    private final Vertx vertx = Vertx.vertx();

    /** The one event loop of the queue. */
    private final Context loop = vertx.getOrCreateContext();

    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A statement under way. */
    private record Sent(List<Question> questions, Promise<List<String>> answer) {

        void answered() {
            answer.complete(questions.stream().map(CheckQueueTest::answer).toList());
        }
    }

    private static String answer(Question question) {
        return question.items().get(0).resource().toString();
    }

    private static Question question(String type, int number) {
        return new Question(List.of(new Item(type, new UUID(1, 1), new UUID(0, number), null)));
    }

    private static Question large(int size) {
        return new Question(
                Collections.nCopies(size, question("thing", 7).items().get(0)));
    }

    private static Call call(long millis) {
        return Call.begin("check", OperationKind.AUTHORIZATION, Deadline.in(Duration.ofMillis(millis)));
    }

    private CheckQueue<String> queue(int places, int queueMax) {
        return new CheckQueue<>(vertx, new CheckLanes(places, queueMax), Observer.NONE, (questions, call) -> {
            Sent statement = new Sent(questions, Promise.promise());
            sent.add(statement);
            return statement.answer().future();
        });
    }

    private void answerStatement(int number) throws Exception {
        on(() -> {
            sent.get(number).answered();
            return null;
        });
    }

    private List<List<Integer>> sizes() {
        return sent.stream()
                .map(statement ->
                        statement.questions().stream().map(Question::size).toList())
                .toList();
    }

    @Test
    void whatComesInOneTurnGoesTogetherAndIsAnsweredInOrder() throws Exception {
        CheckQueue<String> queue = queue(1, 100);
        List<Future<String>> answers = on(() -> Stream.of(1, 2, 3)
                .map(number -> queue.ask(question("thing", number), call(5_000)))
                .toList());
        answerStatement(0);

        assertThat(sizes()).containsExactly(List.of(1, 1, 1));
        assertThat(results(answers))
                .containsExactly(new UUID(0, 1).toString(), new UUID(0, 2).toString(), new UUID(0, 3).toString());
    }

    @Test
    void questionsOfAnotherTypeAndLongOnesWaitForTheNextStatement() throws Exception {
        CheckQueue<String> queue = queue(1, 100);
        on(() -> queue.ask(question("thing", 1), call(5_000)));
        on(() -> {
            queue.ask(question("thing", 2), call(5_000));
            queue.ask(question("other", 3), call(5_000));
            queue.ask(large(60), call(5_000));
            queue.ask(large(10), call(5_000));
            return queue.ask(question("thing", 4), call(5_000));
        });
        for (int statement = 0; statement < 4; statement++) {
            answerStatement(statement);
        }

        assertThat(sizes()).containsExactly(List.of(1), List.of(1, 60, 1), List.of(1), List.of(10));
    }

    @Test
    void anotherLaneIsTakenByManyThatWait() throws Exception {
        CheckQueue<String> queue = queue(2, 100);
        on(() -> queue.ask(question("thing", 1), call(5_000)));
        on(() -> {
            for (int number = 2; number <= 33; number++) {
                queue.ask(question("thing", number), call(5_000));
            }
            return null;
        });
        on(() -> null);

        assertThat(sizes()).containsExactly(List.of(1), Collections.nCopies(32, 1));
    }

    @Test
    void anotherLaneIsTakenByOneThatHasWaitedLong() throws Exception {
        CheckQueue<String> queue = queue(2, 100);
        on(() -> queue.ask(question("thing", 1), call(5_000)));
        on(() -> queue.ask(question("thing", 2), call(5_000)));

        eventually(() -> sent.size() == 2);
        assertThat(sizes()).containsExactly(List.of(1), List.of(1));
    }

    @Test
    void aFaultOfOneQuestionFailsThatOneOnly() throws Exception {
        List<Future<String>> answers = on(() -> {
            CheckQueue<String> queue =
                    new CheckQueue<>(vertx, new CheckLanes(1, 100), Observer.NONE, CheckQueueTest::poisoned);
            return List.of(
                    queue.ask(question("thing", 1), call(5_000)),
                    queue.ask(question("thing", 2), call(5_000)),
                    queue.ask(question(POISON, 3), call(5_000)),
                    queue.ask(question(POISON, 13), call(5_000)));
        });

        assertThat(results(answers))
                .containsExactly(
                        new UUID(0, 1).toString(), new UUID(0, 2).toString(), new UUID(0, 3).toString(), "22012");
    }

    /** Fails as PostgreSQL would where one of the resources has the number 13. */
    private static Future<List<String>> poisoned(List<Question> questions, Call call) {
        boolean bad = questions.stream().anyMatch(question -> answer(question).endsWith("0d"));
        Promise<List<String>> later = Promise.promise();
        Vertx.currentContext()
                .runOnContext(now -> later.handle(
                        bad
                                ? Future.failedFuture(
                                        new GatewayException(new Failure("22012", 400, "division by zero", null, null)))
                                : Future.succeededFuture(questions.stream()
                                        .map(CheckQueueTest::answer)
                                        .toList())));
        return later.future();
    }

    @Test
    void whoIsLateIsToldSoWhileTheOthersGoOn() throws Exception {
        CheckQueue<String> queue = queue(1, 100);
        List<Future<String>> together = on(
                () -> List.of(queue.ask(question("thing", 1), call(30)), queue.ask(question("thing", 2), call(5_000))));
        List<Future<String>> waiting = on(
                () -> List.of(queue.ask(question("thing", 3), call(30)), queue.ask(question("thing", 4), call(5_000))));

        assertThat(result(together.get(0))).isEqualTo(ErrorCode.DEADLINE_PASSED.code());
        assertThat(result(waiting.get(0))).isEqualTo(ErrorCode.DEADLINE_PASSED.code());
        answerStatement(0);
        answerStatement(1);
        assertThat(result(together.get(1))).isEqualTo(new UUID(0, 2).toString());
        assertThat(result(waiting.get(1))).isEqualTo(new UUID(0, 4).toString());
        assertThat(sent.get(1).questions()).containsExactly(question("thing", 4));
    }

    @Test
    void aFullQueueIsRefusedAtOnce() throws Exception {
        CheckQueue<String> queue = queue(1, 1);
        List<Future<String>> answers = on(() ->
                List.of(queue.ask(question("thing", 1), call(5_000)), queue.ask(question("thing", 2), call(5_000))));
        answerStatement(0);

        assertThat(results(answers)).containsExactly(new UUID(0, 1).toString(), ErrorCode.SHED.code());
    }

    private <T> T on(Callable<T> work) throws Exception {
        Promise<T> done = Promise.promise();
        loop.runOnContext(now -> {
            try {
                done.complete(work.call());
            } catch (Exception | AssertionError failed) {
                done.fail(failed);
            }
        });
        return done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static List<String> results(List<Future<String>> answers) throws Exception {
        List<String> results = new ArrayList<>();
        for (Future<String> answer : answers) {
            results.add(result(answer));
        }
        return results;
    }

    /** The answer, or the code of the failure. */
    private static String result(Future<String> answer) throws Exception {
        return answer.otherwise(cause -> ((GatewayException) cause).failure().code())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}
