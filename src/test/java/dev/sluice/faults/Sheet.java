package dev.sluice.faults;

import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Every request of one episode and how it ended. */
final class Sheet {

    private final Lag lag;
    private final ConcurrentLinkedQueue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Work> open = new ConcurrentLinkedQueue<>();

    Sheet(Lag lag) {
        this.lag = lag;
    }

    /** Notes a request from its asking to its end. What it became is passed on as it is. */
    <T> Future<T> note(Work work, Duration limit, Future<T> asked, long since, Function<T, String> code) {
        open.add(work);
        return asked.onComplete(done -> {
            long now = System.nanoTime();
            String told = done.succeeded() ? code.apply(done.result()) : codeOf(done.cause());
            boolean isLate = now - since > limit.toNanos();
            long held = isLate || !told.equals(Answered.OK) ? lag.since(since) : 0;
            answers.add(new Answered(work, told, limit, Duration.ofNanos(now - since), Duration.ofNanos(held)));
            open.remove(work);
        });
    }

    /** The code that a failure has over the bus; whatever is none of the gateway's is told by its name. */
    static String codeOf(Throwable cause) {
        return cause instanceof GatewayException known
                ? known.failure().code()
                : cause.getClass().getSimpleName();
    }

    /** Notes what is wrong with an answer beyond its code. */
    void wrong(String what) {
        faults.add(what);
    }

    List<String> wrongs() {
        return List.copyOf(faults);
    }

    /** Requests that have not been answered. */
    List<Work> open() {
        return List.copyOf(open);
    }

    Map<OperationKind, List<Answered>> byKind() {
        Map<OperationKind, List<Answered>> byKind = new EnumMap<>(OperationKind.class);
        for (Answered answer : answers) {
            byKind.computeIfAbsent(answer.work().kind(), kind -> new ArrayList<>())
                    .add(answer);
        }
        return byKind;
    }
}
