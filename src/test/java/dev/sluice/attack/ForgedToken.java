package dev.sluice.attack;

import dev.sluice.support.TestGateway;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens made by hand, so that each part can be what no library would write. They are signed over their parts as they
 * stand, mostly with the gateway's own secret: what is refused is then refused for its form, not for its signature.
 */
final class ForgedToken {

    static final String HEADER = "{\"alg\":\"HS256\"}";

    private ForgedToken() {}

    /** Claims that the gateway accepts, of the user ida, and more behind them, each after a comma. */
    static String claims(String... more) {
        StringBuilder claims = new StringBuilder("{\"role\":\"authenticated\",\"sub\":\"ida\",\"exp\":" + soon());
        for (String claim : more) {
            claims.append(',').append(claim);
        }
        return claims.append('}').toString();
    }

    /** Ten minutes from now, in seconds. */
    static long soon() {
        return Instant.now().getEpochSecond() + 600;
    }

    /** A token of two texts of JSON. */
    static String of(String header, String claims) {
        return signed(encoded(header), encoded(claims));
    }

    /** A token of two parts that have their encoding already. */
    static String signed(String header, String claims) {
        return signedWith(TestGateway.SECRET.getBytes(StandardCharsets.UTF_8), header, claims);
    }

    /** A token that somebody signed with a key of their own. */
    static String signedWith(byte[] key, String header, String claims) {
        return header + "." + claims + "." + encoded(hmac(key, header + "." + claims));
    }

    static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
