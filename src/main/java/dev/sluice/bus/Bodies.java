package dev.sluice.bus;

import dev.sluice.bus.body.BodyCaps;
import dev.sluice.bus.body.RequiredFields;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Identified;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of messages in each of their forms, and writes those of answers. What is beyond its cap is refused
 * unread; what is long is read and written away from the event loop.
 */
final class Bodies {

    /** Beyond which a text is long: reading one takes about a millisecond. */
    private static final int LONG = 64 * 1_024;

    private final Vertx vertx;
    private final BodyCaps caps;

    Bodies(Vertx vertx, BodyCaps caps) {
        this.vertx = vertx;
        this.caps = caps;
    }

    /** The message in a body; one in JSON that states no identity gets the one given. */
    <Q extends Message> Future<Q> read(@Nullable Object body, Class<Q> type, @Nullable Identity identity) {
        if (type.isInstance(body)) {
            return done(() -> checked(type.cast(body)));
        }
        if (body instanceof RecordCodec.Unread unread) {
            caps.check(unread.json().length());
            return done(unread.json().length(), () -> unread.as(type));
        }
        if (body instanceof JsonObject json) {
            return done(
                    caps.check(json),
                    () -> MessageJson.decode(stating(identity, json, type).encode(), type));
        }
        throw ErrorCode.MALFORMED.failure("the body must be a JSON object or of type %s, not %s"
                .formatted(
                        type.getSimpleName(),
                        body == null ? "empty" : body.getClass().getSimpleName()));
    }

    /** An answer in JSON. */
    Future<JsonObject> json(Message answer) {
        String text = MessageJson.encode(answer);
        return done(text.length(), () -> {
            try {
                return new JsonObject(text);
            } catch (DecodeException deep) {
                throw ErrorCode.CAP_PASSED.failure("the answer nests deeper than an answer in JSON may");
            }
        });
    }

    private <T> Future<T> done(long length, Callable<T> work) {
        return length > LONG ? vertx.executeBlocking(work, false) : done(work);
    }

    private static <T> Future<T> done(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception failed) {
            return Future.failedFuture(failed);
        }
    }

    private static <Q> Q checked(Q message) {
        RequiredFields.check((Message) message);
        return message;
    }

    private static JsonObject stating(@Nullable Identity identity, JsonObject json, Class<?> type) {
        if (identity == null || !Identified.class.isAssignableFrom(type) || json.containsKey("identity")) {
            return json;
        }
        Map<String, Object> whole = new LinkedHashMap<>(json.getMap());
        whole.put("identity", new JsonObject(MessageJson.encode(identity)));
        return new JsonObject(whole);
    }
}
