package dev.sluice.postgres.link;

import dev.sluice.contract.Call;
import dev.sluice.memory.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lets what PostgreSQL sends in as memory allows. The driver keeps each message until it is there whole, so room for
 * all of it is taken at its head. Where there is none the socket is not read until there is, and PostgreSQL waits; what
 * could never fit ends the connection. Confined to the connection's event loop.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message formats</a>
 */
public final class AnswerGate extends ChannelInboundHandlerAdapter {

    static final String NAME = "answer-gate";

    private static final int HEADER_BYTES = 5;

    /** A message below this size is counted and not waited for. */
    private static final int SMALL = 16_384;

    /** What a statement brings altogether and is not worth counting. */
    private static final int NOTHING = 1_024;

    private final MemoryBudget budget;
    private final Deque<ByteBuf> held = new ArrayDeque<>();
    private final byte[] header = new byte[HEADER_BYTES];
    private int headerBytes;
    private long left;
    private long taken;
    private long small;
    private long wanted;
    private @Nullable Runnable waiter;

    AnswerGate(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Has a call keep what was let in for it, until the call ends. */
    public void handOver(Call call) {
        long bytes = taken;
        if (small >= NOTHING) {
            budget.take(small);
            bytes += small;
        }
        taken = 0;
        small = 0;
        if (bytes > 0) {
            long kept = bytes;
            call.keep(kept, () -> budget.giveBack(kept));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (waiter == null) {
            pass(context, bytes);
        } else {
            held.addLast(bytes);
        }
    }

    private void pass(ChannelHandlerContext context, ByteBuf bytes) {
        int index = bytes.readerIndex();
        while (index < bytes.writerIndex()) {
            if (left > 0) {
                int step = (int) Math.min(left, bytes.writerIndex() - index);
                left -= step;
                index += step;
                continue;
            }
            header[headerBytes++] = bytes.getByte(index++);
            if (headerBytes == HEADER_BYTES && !isLetIn(bodyLength())) {
                context.fireChannelRead(bytes.readRetainedSlice(index - bytes.readerIndex()));
                held.addFirst(bytes);
                await(context);
                return;
            }
        }
        context.fireChannelRead(bytes);
    }

    /** The length that a header tells holds its own four bytes. */
    private long bodyLength() {
        headerBytes = 0;
        long length = 0;
        for (int index = 1; index < HEADER_BYTES; index++) {
            length = (length << Byte.SIZE) | (header[index] & 0xFF);
        }
        return length - Integer.BYTES;
    }

    private boolean isLetIn(long length) {
        left = length;
        wanted = length;
        if (length < SMALL) {
            small += length;
            return true;
        }
        if (length > budget.most() || !budget.tryTake(length)) {
            return false;
        }
        taken += length;
        return true;
    }

    private void await(ChannelHandlerContext context) {
        Runnable told = () -> context.executor().execute(() -> goOn(context));
        waiter = told;
        if (wanted > budget.most()) {
            dropHeld();
            context.fireExceptionCaught(new AnswerTooLargeException(wanted, budget.most()));
            ChannelFuture unused = context.close();
            return;
        }
        context.channel().config().setAutoRead(false);
        budget.await(wanted, told);
    }

    private void goOn(ChannelHandlerContext context) {
        Runnable told = waiter;
        if (told == null) {
            // The connection ended meanwhile: the room is for the next.
            budget.tellNext();
            return;
        }
        if (!budget.tryTake(wanted)) {
            budget.await(wanted, told);
            return;
        }
        taken += wanted;
        waiter = null;
        budget.tellNext();
        while (waiter == null && !held.isEmpty()) {
            pass(context, held.removeFirst());
        }
        context.fireChannelReadComplete();
        if (waiter == null) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (waiter != null) {
            // Whoever has been told already finds that nobody waits.
            budget.leave(waiter);
            waiter = null;
        }
        dropHeld();
        if (taken > 0) {
            budget.giveBack(taken);
            taken = 0;
        }
        context.fireChannelInactive();
    }

    private void dropHeld() {
        held.forEach(ByteBuf::release);
        held.clear();
    }
}
