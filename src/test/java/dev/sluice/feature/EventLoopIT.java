package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.support.Alone;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A handler holds up each loop of a gateway, the accepting one too, until the gateway has told of it. */
@Alone
@ExtendWith(PostgresExtension.class)
class EventLoopIT {

    private static final String SECOND = "1s";

    private final CountDownLatch told = new CountDownLatch(1);

    @Test
    void aBlockedLoopIsToldOfWhileItIsBlockedAndCountedOnce(TestDatabase database) throws Exception {
        try (LoggedLines lines = LoggedLines.of("dev.sluice", Level.WARN);
                TestGateway gateway = TestGateway.start(database, "event_loops=3", "metrics.blocked_limit=" + SECOND)) {
            assertThat(loops(gateway)).containsEntry("blocked", 0);

            List<String> threads = new ArrayList<>();
            for (Executor loop : allOf(gateway)) {
                threads.add(heldUp(loop));
            }
            assertThat(threads).hasSize(4).doesNotHaveDuplicates();
            for (String thread : threads) {
                eventually(() -> blocked(lines, thread).size() == 1);
            }
            assertThat(stacks(lines)).isNotEmpty().allMatch(stack -> stack.contains("EventLoopIT.holdUp"));
            // Long enough for the checker to look again.
            TimeUnit.MILLISECONDS.sleep(1_500);
            told.countDown();
            eventually(() -> lines.messages().stream()
                            .filter(line -> line.startsWith("event loop works again"))
                            .count()
                    == 4);

            assertThat(threads).allMatch(thread -> blocked(lines, thread).size() == 1);
            assertThat(loops(gateway))
                    .containsEntry("blocked", 4)
                    .containsEntry("pauses", 0)
                    .containsEntry("blocking_eliminated", false);
            assertThat(gateway.management().get("/metrics").body()).contains("sluice_event_loop_blocked_total 4.0");
        }
    }

    private static Map<String, Object> loops(TestGateway gateway) {
        return new JsonObject(gateway.http()
                        .get("/metrics/v1/performance", "apikey", TestGateway.SERVICE_KEY)
                        .body())
                .getJsonObject("event_loops")
                .getMap();
    }

    /** Those that work, as handlers come to them, so that Vert.x's checker watches as well; and the accepting one. */
    private static List<Executor> allOf(TestGateway gateway) {
        VertxInternal vertx = (VertxInternal) gateway.gateway().vertx();
        List<Executor> loops = new ArrayList<>();
        for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
            Context context =
                    vertx.contextBuilder().withEventLoop((EventLoop) loop).build();
            loops.add(work -> context.runOnContext(now -> work.run()));
        }
        EventLoopGroup accepting = vertx.acceptorEventLoopGroup();
        accepting.forEach(loops::add);
        return loops;
    }

    private String heldUp(Executor loop) {
        CompletableFuture<String> thread = new CompletableFuture<>();
        loop.execute(() -> {
            thread.complete(Thread.currentThread().getName());
            holdUp();
        });
        return thread.join();
    }

    private void holdUp() {
        try {
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<ILoggingEvent> blocked(LoggedLines lines, String thread) {
        return lines.events().stream()
                .filter(line -> line.getFormattedMessage().startsWith("event loop blocked thread=" + thread + " "))
                .toList();
    }

    private static List<String> stacks(LoggedLines lines) {
        return lines.events().stream()
                .filter(line -> line.getThrowableProxy() != null)
                .map(line -> List.of(line.getThrowableProxy().getStackTraceElementProxyArray())
                        .toString())
                .toList();
    }
}
