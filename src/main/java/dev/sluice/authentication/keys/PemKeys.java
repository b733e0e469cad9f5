package dev.sluice.authentication.keys;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads public keys and certificates in PEM; a certificate stands for its key, for as long as it is valid. */
final class PemKeys {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]{1,100000})-----END \\1-----");

    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private PemKeys() {}

    static void read(byte[] content, int keysMax, List<JWK> found, List<String> passedOver)
            throws UnusableKeysException {
        Matcher blocks = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        int number = 0;
        while (blocks.find()) {
            if (++number > keysMax) {
                throw new UnusableKeysException("has more than %d keys".formatted(keysMax));
            }
            JWK key = key(blocks.group(1), blocks.group(2));
            if (key == null) {
                passedOver.add(
                        "block %d: it cannot be read, is of an unknown kind or not valid today".formatted(number));
            } else {
                found.add(key);
            }
        }
        if (number == 0) {
            throw new UnusableKeysException("has no block PUBLIC KEY or CERTIFICATE");
        }
    }

    private static @Nullable JWK key(String label, String base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64);
            return jwk(label.equals("CERTIFICATE") ? certified(bytes) : publicKey(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static PublicKey certified(byte[] bytes) throws GeneralSecurityException {
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        certificate.checkValidity();
        return certificate.getPublicKey();
    }

    /** The kind stands in the bytes, where each factory looks for its own. */
    private static @Nullable PublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
        for (String kind : KINDS) {
            PublicKey key = publicKey(kind, bytes);
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    private static @Nullable PublicKey publicKey(String kind, byte[] bytes) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(bytes));
        } catch (InvalidKeySpecException ofAnotherKind) {
            return null;
        }
    }

    private static @Nullable JWK jwk(@Nullable PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).build();
        }
        if (key instanceof ECPublicKey point) {
            Curve curve = Curve.forECParameterSpec(point.getParams());
            return curve == null ? null : new ECKey.Builder(curve, point).build();
        }
        if (key instanceof EdECPublicKey edwards
                && edwards.getParams().getName().equals("Ed25519")) {
            return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(Ed25519.bytes(key))).build();
        }
        return null;
    }
}
