package dev.sluice.bus.identity;

import dev.sluice.config.Secret;
import dev.sluice.contract.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key by which the gateway's doors assert whose a message is. An assertion is an HMAC over the address, the
 * deadline, the request id and what the message says of whose it is, so that it serves for nothing else and no longer.
 */
public final class DoorKey {

    private static final String ALGORITHM = "HmacSHA256";

    private static final int KEY_BYTES = 32;

    private final ThreadLocal<Mac> macs;
    private final Claim claims;

    private DoorKey(byte[] key, Claim claims) {
        SecretKeySpec specification = new SecretKeySpec(key, ALGORITHM);
        this.macs = ThreadLocal.withInitial(() -> mac(specification));
        this.claims = claims;
    }

    /** The key of a secret that the doors of several processes share, or of this process alone where there is none. */
    public static DoorKey of(@Nullable Secret secret, Function<Object, String> json) {
        return secret == null ? random(json) : shared(secret.value(), json);
    }

    /** A key of this process alone, which nothing outlives. */
    static DoorKey random(Function<Object, String> json) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new DoorKey(key, new Claim(json));
    }

    /** A key that the doors of several processes share. */
    static DoorKey shared(String secret, Function<Object, String> json) {
        return new DoorKey(secret.getBytes(StandardCharsets.UTF_8), new Claim(json));
    }

    String assertion(Envelope envelope, Message message) {
        Mac mac = macs.get();
        for (String part :
                List.of(envelope.address(), String.valueOf(envelope.due()), envelope.requestId(), claims.of(message))) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            mac.update(bytes);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
    }

    /** Whether the assertion is this key's, for this message in this envelope; takes as long either way. */
    boolean made(String assertion, Envelope envelope, Message message) {
        return envelope.due() != null
                && MessageDigest.isEqual(
                        assertion.getBytes(StandardCharsets.UTF_8),
                        assertion(envelope, message).getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
