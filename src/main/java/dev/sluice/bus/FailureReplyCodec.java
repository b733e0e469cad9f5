package dev.sluice.bus;

import dev.sluice.contract.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;

/** Passes a failure by reference within the process, and as its status and JSON between nodes. */
final class FailureReplyCodec implements MessageCodec<FailureReply, FailureReply> {

    @Override
    public void encodeToWire(Buffer buffer, FailureReply reply) {
        byte[] json = MessageJson.encode(reply.failure()).getBytes(StandardCharsets.UTF_8);
        buffer.appendInt(reply.failure().status()).appendInt(json.length).appendBytes(json);
    }

    @Override
    public FailureReply decodeFromWire(int position, Buffer buffer) {
        int jsonStart = position + 2 * Integer.BYTES;
        int jsonEnd = jsonStart + buffer.getInt(position + Integer.BYTES);
        Failure told = MessageJson.decode(buffer.getString(jsonStart, jsonEnd), Failure.class);
        return new FailureReply(new Failure(
                told.code(),
                buffer.getInt(position),
                told.message(),
                told.details(),
                told.hint(),
                told.choices(),
                told.statusText(),
                told.headers()));
    }

    @Override
    public FailureReply transform(FailureReply reply) {
        return reply;
    }

    @Override
    public String name() {
        return "sluice.failure";
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
