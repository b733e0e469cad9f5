package dev.sluice.bus.question;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Names questions so that nobody can guess one: who knows the id of a question can cancel it. The bytes are drawn many
 * at once, since there is an id for each question.
 */
public final class QuestionId {

    private static final int DRAWN_BYTES = 4_096;

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final ThreadLocal<ByteBuffer> DRAWN =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(DRAWN_BYTES).limit(0));

    private QuestionId() {}

    @SuppressWarnings("ByteBufferBackingArray") // allocated here, from its beginning
    public static String next() {
        ByteBuffer bytes = DRAWN.get();
        if (!bytes.hasRemaining()) {
            byte[] drawn = new byte[DRAWN_BYTES];
            RANDOM.nextBytes(drawn);
            bytes.clear().put(drawn).flip();
        }
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
}
