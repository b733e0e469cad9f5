package dev.sluice.table.response;

import dev.sluice.contract.Header;
import dev.sluice.contract.RestReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How long the stages of a request took, for the Server-Timing header. */
public final class Timings {

    private static final String NAME = "Server-Timing";

    private final boolean enabled;
    private final List<Stage> stages = new ArrayList<>();

    public Timings(boolean enabled) {
        this.enabled = enabled;
    }

    /** A stage that is over. It is put into words only where they are wanted: that costs more than planning a read. */
    private record Stage(String name, long nanos) {}

    /** A stage that has begun. */
    public final class Running {

        private final String stage;
        private final long started = System.nanoTime();

        private Running(String stage) {
            this.stage = stage;
        }

        public void stop() {
            stages.add(new Stage(stage, System.nanoTime() - started));
        }
    }

    /** A stage as the header names it, in milliseconds. */
    public static String stage(String name, long nanos) {
        return String.format(Locale.ROOT, "%s;dur=%.1f", name, nanos / 1e6);
    }

    public Running start(String stage) {
        return new Running(stage);
    }

    public <T> T time(String stage, Supplier<T> work) {
        Running running = start(stage);
        T done = work.get();
        running.stop();
        return done;
    }

    /** The reply with its timings, where they are wanted. */
    public RestReply over(RestReply reply) {
        if (!enabled) {
            return reply;
        }
        List<Header> headers = new ArrayList<>(reply.headers());
        headers.add(new Header(
                NAME,
                stages.stream().map(stage -> stage(stage.name(), stage.nanos())).collect(Collectors.joining(", "))));
        return new RestReply(reply.status(), headers, reply.body(), reply.stream());
    }
}
