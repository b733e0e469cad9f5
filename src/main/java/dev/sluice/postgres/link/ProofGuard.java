package dev.sluice.postgres.link;

import dev.sluice.config.ServerProof;
import dev.sluice.memory.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.VertxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads along until the server has let a connection in, and cuts it where the server asks in a way that is not allowed,
 * before anything is answered. A server that was to prove that it knows the password must have done so. When all that
 * is over it leaves its place to the gate of answers.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message formats</a>
 */
final class ProofGuard extends ByteToMessageDecoder {

    static final String NAME = "proof-guard";

    /** The driver's own name of what waits for the one byte by which a server takes or refuses TLS. */
    private static final String TLS_ASKED = "initiate-ssl-handler";

    private static final int HEADER_BYTES = 5;
    private static final int MESSAGE_BYTES_MAX = 65_536;
    private static final byte AUTHENTICATION = 'R';

    private static final int OK = 0;
    private static final int PASSWORD = 3;
    private static final int MD5 = 5;
    private static final int SASL = 10;
    private static final int SASL_FINAL = 12;
    private static final String BOUND_MECHANISM = "SCRAM-SHA-256-PLUS";

    private final List<ServerProof> allowed;
    private final MemoryBudget answers;
    private @Nullable ServerProof asked;
    private boolean serverProved;

    ProofGuard(List<ServerProof> allowed, MemoryBudget answers) {
        this.allowed = allowed;
        this.answers = answers;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (context.pipeline().get(TLS_ASKED) != null) {
            out.add(in.readRetainedSlice(in.readableBytes()));
            return;
        }
        if (in.readableBytes() < HEADER_BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex() + 1);
        if (length < HEADER_BYTES - 1 || length > MESSAGE_BYTES_MAX) {
            cut(context, in, "the server does not speak PostgreSQL's protocol");
        } else if (in.readableBytes() > length) {
            message(context, in, length, out);
        }
    }

    private void message(ChannelHandlerContext context, ByteBuf in, int length, List<Object> out) {
        boolean isAuthentication = in.getByte(in.readerIndex()) == AUTHENTICATION && length >= HEADER_BYTES + 3;
        int kind = isAuthentication ? in.getInt(in.readerIndex() + HEADER_BYTES) : -1;
        String refused = isAuthentication ? refusal(context, in.slice(in.readerIndex(), length + 1), kind) : null;
        if (refused != null) {
            cut(context, in, refused);
            return;
        }
        out.add(in.readRetainedSlice(length + 1));
        if (kind == OK) {
            context.pipeline().replace(this, AnswerGate.NAME, new AnswerGate(answers));
        }
    }

    private @Nullable String refusal(ChannelHandlerContext context, ByteBuf message, int kind) {
        switch (kind) {
            case PASSWORD -> asked = ServerProof.PASSWORD;
            case MD5 -> asked = ServerProof.MD5;
            case SASL -> asked = bound(context, message) ? ServerProof.SCRAM_PLUS : ServerProof.SCRAM;
            case SASL_FINAL -> serverProved = true;
            case OK -> {
                return welcome();
            }
            default -> {
                return null;
            }
        }
        return kind == SASL_FINAL || isAllowed(asked) ? null : told(asked);
    }

    /** What is wrong with being let in now. */
    private @Nullable String welcome() {
        if (asked == null) {
            return isAllowed(ServerProof.NONE) ? null : told(ServerProof.NONE);
        }
        boolean isMutual = asked == ServerProof.SCRAM || asked == ServerProof.SCRAM_PLUS;
        return isMutual && !serverProved ? "the server did not prove that it knows the password" : null;
    }

    private boolean isAllowed(@Nullable ServerProof proof) {
        return allowed.contains(proof) || (proof == ServerProof.SCRAM_PLUS && allowed.contains(ServerProof.SCRAM));
    }

    private static String told(@Nullable ServerProof proof) {
        return "the server asks who connects by '%s', which database.require_auth does not allow"
                .formatted(proof == null ? "" : proof.label());
    }

    /** Whether the driver, which takes it where it can, will bind its proof to the link. */
    private static boolean bound(ChannelHandlerContext context, ByteBuf message) {
        int begin = HEADER_BYTES + Integer.BYTES;
        String mechanisms = message.toString(begin, message.readableBytes() - begin, StandardCharsets.US_ASCII);
        return context.pipeline().get(SslHandler.class) != null
                && List.of(mechanisms.split("\0", -1)).contains(BOUND_MECHANISM);
    }

    /** Tells why there was no TLS; the driver would only tell that there was none. */
    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null && tls.handshakeFuture().cause() != null) {
            String reason = tls.handshakeFuture().cause().getMessage();
            context.fireExceptionCaught(new VertxException("TLS with the server failed: " + reason, true));
        }
        super.channelInactive(context);
    }

    private static void cut(ChannelHandlerContext context, ByteBuf in, String reason) {
        in.skipBytes(in.readableBytes());
        context.fireExceptionCaught(new VertxException(reason, true));
        ChannelFuture unused = context.close();
    }
}
