package dev.sluice.bus;

import dev.sluice.contract.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes a failure by reference within the process and as JSON between nodes. */
final class FailureReplyCodec implements MessageCodec<FailureReply, FailureReply> {

    @Override
    public void encodeToWire(Buffer buffer, FailureReply reply) {
        byte[] json = MessageJson.encodeFailure(reply.failure());
        buffer.appendInt(json.length).appendBytes(json);
    }

    @Override
    public FailureReply decodeFromWire(int position, Buffer buffer) {
        int length = buffer.getInt(position);
        byte[] json = buffer.getBytes(position + Integer.BYTES, position + Integer.BYTES + length);
        return new FailureReply(MessageJson.decode(json, Failure.class));
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
