package dev.sluice.http.connection.handover;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket that listens and, before it closes, takes the connections that wait to be taken: Linux resets those that it
 * closes on.
 */
public final class ListeningSocket extends NioServerSocketChannel {

    /** Takes what waits and closes at once, on its own event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // its close future tells
    void takeAndClose() {
        eventLoop().execute(() -> {
            try {
                take();
            } catch (Exception failed) { // as Netty declares
                pipeline().fireExceptionCaught(failed);
            } finally {
                close();
            }
        });
    }

    private void take() throws Exception {
        List<Object> waiting = new ArrayList<>();
        while (doReadMessages(waiting) > 0) {
            waiting.forEach(pipeline()::fireChannelRead);
            waiting.clear();
        }
    }
}
