package dev.sluice.http.connection;

import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryBudgets;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stops reading one body while there is no memory for it, so that the client stops sending, and gives up where none
 * gets free in time. Of the connection's event loop alone.
 */
final class BodyRoom {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final MemoryBudgets memory;
    private final Runnable noRoom;
    private @Nullable Runnable waiter;
    private long timer;

    /**
     * Room for one body.
     *
     * @param noRoom is run where there is none in time
     */
    BodyRoom(HttpServerRequest request, Vertx vertx, MemoryBudgets memory, Runnable noRoom) {
        this.request = request;
        this.vertx = vertx;
        this.memory = memory;
        this.noRoom = noRoom;
    }

    /** Waits before the body is read where there is no room for as much as its head says. */
    void announced(long bytesMax) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null && NUMBER.matcher(length).matches() && !request.isEnded()) {
            awaitRoom(Math.min(bytesMax, Long.parseLong(length)));
        }
    }

    /** Waits before more is read where what came has used up what there was. */
    void filled() {
        awaitRoom(0);
    }

    private void awaitRoom(long bytes) {
        if (waiter != null || memory.requests().hasRoom(bytes)) {
            return;
        }
        request.pause();
        Context context = vertx.getOrCreateContext();
        MemoryBudget budget = memory.requests();
        Runnable told = new Runnable() {
            @Override
            public void run() {
                context.runOnContext(now -> told(this, bytes));
            }
        };
        waiter = told;
        timer = vertx.setTimer(memory.waitLimit().toMillis(), late -> {
            noRoom.run();
            leave();
        });
        budget.await(bytes, told);
    }

    private void told(Runnable told, long bytes) {
        if (waiter != told) {
            // It has gone meanwhile: the room is for the next.
            memory.requests().tellNext();
        } else if (memory.requests().hasRoom(bytes)) {
            leave();
            memory.requests().tellNext();
        } else {
            memory.requests().await(bytes, told);
        }
    }

    /** Waits no more, and reads on. */
    void leave() {
        Runnable told = waiter;
        if (told != null) {
            waiter = null;
            vertx.cancelTimer(timer);
            memory.requests().leave(told);
            request.resume();
        }
    }
}
