package dev.sluice.http.connection;

import dev.sluice.contract.Call;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * That a request is under way, for its door: it ends when it has been answered, or its client has gone, and for its
 * connection when its body has been read too. Of the connection's event loop alone.
 */
public final class RequestTicket {

    private static final String KEY = RequestTicket.class.getName();

    private final Doorway doorway;
    private final @Nullable ConnectionGuard guard;
    private final HttpConnection connection;
    private final boolean admitted;
    private final ClientConnection client;
    private boolean answered;
    private boolean read;
    private boolean hangsUp;
    private long bodyBytes;
    private boolean stays;
    private boolean gone;
    private @Nullable Call call;

    private RequestTicket(Doorway doorway, HttpServerRequest request) {
        this.doorway = doorway;
        this.connection = request.connection();
        this.guard = ConnectionGuard.of(connection);
        this.client = ClientConnection.of(request, doorway.config());
        if (guard != null) {
            guard.requestBegan(request.version() == HttpVersion.HTTP_2);
        }
        this.admitted = doorway.requestBegan();
    }

    /** The ticket of a request whose head has just come. */
    static RequestTicket issue(Doorway doorway, RoutingContext routing) {
        RequestTicket ticket = new RequestTicket(doorway, routing.request());
        routing.put(KEY, ticket);
        routing.response()
                .closeHandler(closed -> ticket.closed(routing.response().ended()));
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
        // From here on the connection's bytes are dropped, also those that have come already.
        connection.shutdown(doorway.config().pace().headerTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the connection ends with the answer. */
    public boolean hangsUp() {
        return hangsUp || (!stays && doorway.drain().hasBegun());
    }

    /**
     * What the request began goes on here only, and is asked for on this connection: in a drain, it stays open until
     * another request has been answered.
     */
    public void stay() {
        stays = true;
    }

    /** Takes memory for a part of the body, which has come already. */
    void keep(int bytes) {
        bodyBytes += bytes;
        doorway.memory().requests().take(bytes);
    }

    /** The body is of no more use to anybody. */
    public void forgetBody() {
        if (bodyBytes > 0) {
            doorway.memory().requests().giveBack(bodyBytes);
            bodyBytes = 0;
        }
    }

    /** The client has been sent the whole answer, or does not wait for it any more. */
    public void answered() {
        if (!answered) {
            answered = true;
            if (admitted) {
                doorway.requestEnded();
            }
            tell();
        }
    }

    /** Nothing more can be sent: what is done for a client that has not got its answer is done for nobody. */
    private void closed(boolean sent) {
        gone = !sent;
        if (gone && call != null) {
            call.cancel();
        }
        answered();
    }

    /** What is done for the request; it is cancelled when the client goes away before it is answered. */
    public void underWay(Call work) {
        call = work;
        if (gone) {
            work.cancel();
        }
    }

    /** Whether the client went away before it was answered. */
    public boolean isGone() {
        return gone;
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
            guard.keep(stays);
            guard.requestEnded(ConnectionGuard.channel(connection));
        }
    }
}
