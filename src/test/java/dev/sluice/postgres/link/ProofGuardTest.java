package dev.sluice.postgres.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ServerProof;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.observation.MemoryUse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server may say until it has let a connection in, byte by byte. */
class ProofGuardTest {

    private static final String MECHANISMS = "SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0";

    private static EmbeddedChannel channel(ServerProof... allowed) {
        return new EmbeddedChannel(new ProofGuard(List.of(allowed), MemoryBudget.unlimited(MemoryUse.ANSWERS)));
    }

    private static ByteBuf authentication(int kind, String rest) {
        byte[] bytes = rest.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.buffer()
                .writeByte('R')
                .writeInt(8 + bytes.length)
                .writeInt(kind)
                .writeBytes(bytes);
    }

    private static void refused(EmbeddedChannel channel, ByteBuf message, String reason) {
        assertThatThrownBy(() -> channel.writeInbound(message)).hasMessageContaining(reason);
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void aPasswordInClearIsNotAskedForUnnoticed() {
        refused(channel(ServerProof.SCRAM, ServerProof.MD5), authentication(3, ""), "'password'");
        refused(channel(ServerProof.SCRAM), authentication(5, "salt"), "'md5'");
        refused(channel(ServerProof.SCRAM), authentication(0, ""), "'none'");
    }

    @Test
    void aServerThatSkipsItsOwnProofIsRefused() {
        EmbeddedChannel channel = channel(ServerProof.SCRAM);
        assertThat(channel.writeInbound(authentication(10, MECHANISMS))).isTrue();
        channel.releaseInbound();
        refused(channel, authentication(0, ""), "did not prove");
    }

    @Test
    void whatIsBoundToALinkNeedsOne() {
        refused(channel(ServerProof.SCRAM_PLUS), authentication(10, MECHANISMS), "'scram-sha-256'");
    }

    @Test
    void aMessageInPiecesIsReadAsOne() {
        EmbeddedChannel channel = channel(ServerProof.SCRAM);
        ByteBuf message = authentication(3, "");
        while (message.readableBytes() > 1) {
            assertThat(channel.writeInbound(message.readBytes(1))).isFalse();
        }
        refused(channel, message, "'password'");
    }

    @Test
    void whatIsNoMessageIsRefused() {
        refused(channel(ServerProof.SCRAM), Unpooled.buffer().writeByte('R').writeInt(Integer.MAX_VALUE), "protocol");
        refused(channel(ServerProof.SCRAM), Unpooled.buffer().writeByte('S').writeInt(3), "protocol");
    }

    @Test
    void aServerThatHasLetAConnectionInIsLeftAlone() {
        EmbeddedChannel channel = channel(ServerProof.SCRAM);
        channel.writeInbound(authentication(10, MECHANISMS), authentication(11, "r"), authentication(12, "v"));
        channel.writeInbound(Unpooled.wrappedBuffer(authentication(0, ""), authentication(3, "")));
        assertThat(channel.pipeline().get(ProofGuard.class)).isNull();
        assertThat(channel.inboundMessages()).hasSize(5);
        assertThat(channel.finishAndReleaseAll()).isTrue();
    }
}
