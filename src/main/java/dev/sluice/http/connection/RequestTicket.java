package dev.sluice.http.connection;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * That a request is under way, for its door: it ends when it has been answered, or its client has gone, and for its
 * connection when its body has been read too. Of the connection's event loop alone.
 */
public final class RequestTicket {

    private static final String KEY = RequestTicket.class.getName();

    private final Doorway doorway;
    private final @Nullable ConnectionGuard guard;
    private final Channel channel;
    private final boolean admitted;
    private final ClientConnection client;
    private boolean answered;
    private boolean read;
    private boolean hangsUp;

    private RequestTicket(Doorway doorway, HttpServerRequest request) {
        this.doorway = doorway;
        this.guard = ConnectionGuard.of(request.connection());
        this.channel = ConnectionGuard.channel(request.connection());
        this.client = ClientConnection.of(request, doorway.config());
        this.admitted = doorway.requestBegan();
        if (guard != null) {
            guard.requestBegan(request.version() == HttpVersion.HTTP_2);
        }
    }

    /** The ticket of a request whose head has just come. */
    static RequestTicket issue(Doorway doorway, RoutingContext routing) {
        RequestTicket ticket = new RequestTicket(doorway, routing.request());
        routing.put(KEY, ticket);
        routing.response().endHandler(ended -> ticket.answered());
        routing.response().closeHandler(gone -> ticket.answered());
        return ticket;
    }

    /** The ticket of a request that was let in. */
    public static RequestTicket of(RoutingContext routing) {
        return routing.get(KEY);
    }

    /** The ticket of any request; one that was refused before it came to the gate ends its connection. */
    public static RequestTicket of(RoutingContext routing, Doorway doorway) {
        RequestTicket issued = routing.get(KEY);
        if (issued != null) {
            return issued;
        }
        RequestTicket late = issue(doorway, routing);
        late.hangUp();
        late.read();
        return late;
    }

    /** Whether there was room for the request. */
    boolean isAdmitted() {
        return admitted;
    }

    /** Who asks. */
    public ClientConnection client() {
        return client;
    }

    /** Nothing after this request can be understood, or shall be waited for: its connection ends with the answer. */
    void hangUp() {
        hangsUp = true;
    }

    public boolean hangsUp() {
        return hangsUp;
    }

    /** The request has its whole answer, or nobody waits for one. */
    public void answered() {
        if (!answered) {
            answered = true;
            if (admitted) {
                doorway.requestEnded();
            }
            tell();
        }
    }

    /** The body has been read, or nothing more of it will be. */
    public void read() {
        if (!read) {
            read = true;
            tell();
        }
    }

    private void tell() {
        if (answered && read && guard != null) {
            guard.requestEnded(channel);
        }
    }
}
