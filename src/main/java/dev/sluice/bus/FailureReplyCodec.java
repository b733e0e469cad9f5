package dev.sluice.bus;

import dev.sluice.contract.Failure;
import dev.sluice.contract.Header;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes a failure by reference within the process, and as JSON between nodes. */
final class FailureReplyCodec implements MessageCodec<FailureReply, FailureReply> {

    /** A failure with what its JSON form keeps to itself. */
    record Whole(Failure told, int status, @Nullable String statusText, List<Header> headers) {

        static Whole of(Failure failure) {
            return new Whole(failure, failure.status(), failure.statusText(), failure.headers());
        }

        Failure failure() {
            return new Failure(
                    told.code(),
                    status,
                    told.message(),
                    told.details(),
                    told.hint(),
                    told.choices(),
                    statusText,
                    headers);
        }
    }

    @Override
    public void encodeToWire(Buffer buffer, FailureReply reply) {
        byte[] json = MessageJson.encode(Whole.of(reply.failure())).getBytes(StandardCharsets.UTF_8);
        buffer.appendInt(json.length).appendBytes(json);
    }

    @Override
    public FailureReply decodeFromWire(int position, Buffer buffer) {
        int start = position + Integer.BYTES;
        String json = buffer.getString(start, start + buffer.getInt(position));
        return new FailureReply(MessageJson.decode(json, Whole.class).failure());
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
