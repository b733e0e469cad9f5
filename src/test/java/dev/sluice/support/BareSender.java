package dev.sluice.support;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Asks over an event bus with nothing but Vert.x: a body, and headers as pairs. The answer is what came, as text. */
public record BareSender(Vertx vertx, long patienceMillis) {

    public BareSender(Vertx vertx) {
        this(vertx, 5_000);
    }

    /** The answer as JSON, or the failure's number and its JSON. */
    public String ask(String address, Object body, String... headers) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(patienceMillis);
        for (int index = 0; index < headers.length; index += 2) {
            options.addHeader(headers[index], headers[index + 1]);
        }
        return vertx.eventBus()
                .request(address, body, options)
                .map(BareSender::text)
                .recover(cause -> Future.succeededFuture(text(cause)))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** Like {@link #ask} with a JSON text. */
    public String askJson(String address, String json, String... headers) {
        return ask(address, new JsonObject(json), headers);
    }

    private static String text(Message<Object> reply) {
        return String.valueOf(reply.body());
    }

    private static String text(Throwable cause) {
        return cause instanceof ReplyException reply
                ? reply.failureCode() + " " + reply.getMessage()
                : cause.toString();
    }
}
