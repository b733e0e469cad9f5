package dev.sluice.bus;

import dev.sluice.contract.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;

/** Passes messages by reference within the process, and as their class and JSON between nodes. */
final class RecordCodec implements MessageCodec<Message, Message> {

    static final String NAME = "sluice.record";

    private static final String CONTRACT_PACKAGE = Message.class.getPackageName() + ".";

    @Override
    public void encodeToWire(Buffer buffer, Message message) {
        byte[] name = message.getClass().getSimpleName().getBytes(StandardCharsets.UTF_8);
        byte[] json = MessageJson.encode(message).getBytes(StandardCharsets.UTF_8);
        buffer.appendInt(name.length).appendBytes(name).appendInt(json.length).appendBytes(json);
    }

    @Override
    public Message decodeFromWire(int position, Buffer buffer) {
        int nameStart = position + Integer.BYTES;
        int nameEnd = nameStart + buffer.getInt(position);
        int jsonStart = nameEnd + Integer.BYTES;
        int jsonEnd = jsonStart + buffer.getInt(nameEnd);
        return MessageJson.decode(
                buffer.getString(jsonStart, jsonEnd), contractClass(buffer.getString(nameStart, nameEnd)));
    }

    private static Class<? extends Message> contractClass(String simpleName) {
        try {
            return Class.forName(CONTRACT_PACKAGE + simpleName).asSubclass(Message.class);
        } catch (ClassNotFoundException unknown) {
            throw new IllegalArgumentException("not a message of this gateway: " + simpleName, unknown);
        }
    }

    @Override
    public Message transform(Message message) {
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
