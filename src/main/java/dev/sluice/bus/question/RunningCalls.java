package dev.sluice.bus.question;

import dev.sluice.contract.Call;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that questions have begun on this node, each found by the id of its question for as long as it runs. A
 * question may be cancelled before it has come to its answerer: that is remembered for the latest of them.
 */
public final class RunningCalls {

    /** The most cancelled questions that are remembered for their answerers; to work on one in vain does no harm. */
    private static final int EARLY_MAX = 1_024;

    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Set<String> early = ConcurrentHashMap.newKeySet();
    private final Queue<String> earliest = new ArrayDeque<>();

    /** A call and where it may be touched. */
    private record Running(Call call, Context context) {}

    /** Has the call cancelled when the question is; called where the call runs. */
    public void begin(String question, Call call) {
        Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
        running.put(question, new Running(call, context));
        if (early.remove(question)) {
            call.cancel();
        }
    }

    /** The question has been answered. */
    public void end(String question) {
        running.remove(question);
    }

    /** Cancels the call that the question began, or is about to begin; called on any thread. */
    public void cancel(String question) {
        // Before it is looked for, so that one which begins meanwhile finds it.
        remember(question);
        Running found = running.get(question);
        if (found != null && early.remove(question)) {
            found.context().runOnContext(there -> found.call().cancel());
        }
    }

    private synchronized void remember(String question) {
        early.add(question);
        earliest.add(question);
        if (earliest.size() > EARLY_MAX) {
            early.remove(earliest.remove());
        }
    }
}
