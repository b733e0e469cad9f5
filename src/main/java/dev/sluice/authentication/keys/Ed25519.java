package dev.sluice.authentication.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 as the platform has it, because the JWT library asks for another library for it. */
public final class Ed25519 {

    public static final int KEY_BYTES = 32;

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final String NAME = "Ed25519";

    private Ed25519() {}

    /** The key that 32 bytes are. */
    public static PublicKey key(byte[] bytes) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + bytes.length);
        System.arraycopy(bytes, 0, encoded, PREFIX.length, bytes.length);
        return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** The 32 bytes that a key is. */
    static byte[] bytes(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    /** Whether the key made the signature; throws where that is none at all. */
    public static boolean verifies(PublicKey key, byte[] signed, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(NAME);
        verifier.initVerify(key);
        verifier.update(signed);
        return verifier.verify(signature);
    }
}
