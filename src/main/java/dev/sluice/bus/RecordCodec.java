package dev.sluice.bus;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Message;
import dev.sluice.observation.Observer;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Passes messages by reference within the process, and as their class and JSON between nodes. What came from another
 * node is read by whoever takes it, who can answer for what is wrong with it.
 */
final class RecordCodec implements MessageCodec<Message, Object> {

    static final String NAME = "sluice.record";

    /** A message as it came from another node. */
    record Unread(String type, Buffer json) {

        boolean is(Class<?> message) {
            return message.getSimpleName().equals(type);
        }

        /** The message, which must be of the type; fails with SLC201. */
        <M> M as(Class<M> message) {
            if (!is(message)) {
                throw ErrorCode.MALFORMED.failure(
                        "the body must be of type %s, not of another".formatted(message.getSimpleName()));
            }
            return MessageJson.decode(json.toString(StandardCharsets.UTF_8), message);
        }
    }

    /** Hands events over, also those that another node sent, unless they are of another type. */
    static <E extends Message> Handler<io.vertx.core.eventbus.Message<Object>> only(
            Class<E> type, Consumer<E> listener, Observer observer) {
        return message -> {
            try {
                Object body = whole(message.body(), type);
                if (type.isInstance(body)) {
                    listener.accept(type.cast(body));
                }
            } catch (GatewayException unreadable) {
                observer.failed(message.address(), "", unreadable);
            }
        };
    }

    /** An answer, also one that another node sent. */
    static <R> R answer(Object body, Class<R> type) {
        return body instanceof Unread unread ? unread.as(type) : type.cast(body);
    }

    /** What another node sent, read where it is of the type; any other body as it is. */
    private static Object whole(Object body, Class<? extends Message> type) {
        return body instanceof Unread unread && unread.is(type) ? unread.as(type) : body;
    }

    @Override
    public void encodeToWire(Buffer buffer, Message message) {
        byte[] name = message.getClass().getSimpleName().getBytes(StandardCharsets.UTF_8);
        byte[] json = MessageJson.encode(message).getBytes(StandardCharsets.UTF_8);
        buffer.appendInt(name.length).appendBytes(name).appendInt(json.length).appendBytes(json);
    }

    @Override
    public Unread decodeFromWire(int position, Buffer buffer) {
        int nameStart = position + Integer.BYTES;
        int nameEnd = nameStart + buffer.getInt(position);
        int jsonStart = nameEnd + Integer.BYTES;
        int jsonEnd = jsonStart + buffer.getInt(nameEnd);
        return new Unread(buffer.getString(nameStart, nameEnd), buffer.slice(jsonStart, jsonEnd));
    }

    @Override
    public Object transform(Message message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
