package dev.sluice.http.response;

import dev.sluice.bus.GatewayBus;
import dev.sluice.contract.Body;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.Operation;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.contract.StreamDemand;
import dev.sluice.contract.StreamPart;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends a body part by part: the next is asked for when the client has taken what was sent. A client that goes away or
 * takes nothing for too long ends the stream; a stream that fails closes the connection, so that the client sees that
 * it did not get all.
 */
final class BodyStream {

    private final GatewayBus bus;
    private final HttpServerResponse response;
    private final Operation<StreamDemand, StreamPart> stream;
    private final String requestId;
    private final Duration partLimit;
    private final Promise<Void> sent = Promise.promise();
    private final Patience patience;
    private Runnable taken = () -> {};
    private @Nullable Call underWay;
    private boolean waiting;
    private boolean gone;

    BodyStream(GatewayBus bus, HttpServerResponse response, String address, String requestId, Patience patience) {
        this.bus = bus;
        this.response = response;
        this.stream = Operations.stream(address);
        this.requestId = requestId;
        this.patience = patience;
        this.partLimit = bus.limits(stream).standard();
    }

    /** Sends the first part and then the others; ends when all has been sent or the client has gone. */
    Future<Void> send(Body first) {
        response.setChunked(true);
        response.drainHandler(ready -> goOn());
        response.closeHandler(closed -> {
            gone = true;
            if (underWay != null) {
                underWay.cancel();
            }
            goOn();
        });
        send(new StreamPart(first, false));
        return sent.future();
    }

    /** Parts are not composed into one future, which would hold all of them until the last. */
    private void send(StreamPart part) {
        if (part.last()) {
            response.end(buffer(part.body())).onComplete(sent);
            return;
        }
        patience.write(response, buffer(part.body()));
        waiting = true;
        if (gone || !response.writeQueueFull()) {
            goOn();
        } else {
            taken = patience.with(response);
        }
    }

    private void goOn() {
        if (!waiting) {
            return;
        }
        waiting = false;
        taken.run();
        if (gone) {
            end(bus, stream.address(), requestId).onComplete(sent);
            return;
        }
        Call part = new Call(stream.address(), OperationKind.TABLE, Deadline.in(partLimit), requestId);
        underWay = part;
        bus.ask(stream, StreamDemand.NEXT, part).onSuccess(this::send).onFailure(this::broken);
    }

    /** A stream that fails has ended where it comes from, unless the question never reached it: late, or cancelled. */
    private void broken(Throwable cause) {
        Future<Void> ended = end(bus, stream.address(), requestId);
        if (gone) {
            ended.onComplete(over -> sent.tryComplete());
            return;
        }
        response.reset();
        sent.tryFail(cause);
    }

    /** Ends a stream of which no more is wanted. */
    static Future<Void> end(GatewayBus bus, String address, String requestId) {
        Operation<StreamDemand, StreamPart> stream = Operations.stream(address);
        Deadline deadline = Deadline.in(bus.limits(stream).standard());
        return bus.ask(stream, StreamDemand.END, deadline, requestId).mapEmpty();
    }

    private static Buffer buffer(Body body) {
        return Buffer.buffer(body.bytes());
    }
}
