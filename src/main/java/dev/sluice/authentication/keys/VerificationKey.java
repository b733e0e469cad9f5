package dev.sluice.authentication.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key and the algorithms that it verifies; asked for any other it verifies nothing.
 *
 * @param id by which a token names it; null where it has no name
 */
public record VerificationKey(@Nullable String id, Map<String, Check> checks) {

    public VerificationKey {
        checks = Map.copyOf(checks);
    }

    /** Whether a signature is the key's by one algorithm; throws where it cannot be one. */
    @FunctionalInterface
    interface Check {
        boolean holds(byte[] signed, Base64URL signature) throws JOSEException, GeneralSecurityException;
    }

    /** The key for the algorithms, each of which must be one of its kind's. */
    static VerificationKey of(JWK key, List<String> algorithms) throws JOSEException, GeneralSecurityException {
        Map<String, Check> checks = new HashMap<>();
        for (String algorithm : algorithms) {
            checks.put(algorithm, check(key, algorithm));
        }
        return new VerificationKey(key.getKeyID(), checks);
    }

    private static Check check(JWK key, String algorithm) throws JOSEException, GeneralSecurityException {
        if (key instanceof OctetKeyPair pair) {
            PublicKey ed25519 = Ed25519.key(pair.getDecodedX());
            return (signed, signature) -> Ed25519.verifies(ed25519, signed, signature.decode());
        }
        JWSVerifier verifier = verifier(key);
        JWSHeader header = new JWSHeader(JWSAlgorithm.parse(algorithm));
        return (signed, signature) -> verifier.verify(header, signed, signature);
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        if (key instanceof OctetSequenceKey secret) {
            return new MACVerifier(secret);
        }
        if (key instanceof RSAKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        if (key instanceof ECKey curve) {
            return new ECDSAVerifier(curve);
        }
        throw new JOSEException("a key of an unknown kind");
    }

    boolean verifiesBy(String algorithm) {
        return checks.containsKey(algorithm);
    }

    /**
     * Whether the key made the signature by the algorithm.
     *
     * @param signature in base64url
     */
    public boolean verifies(String algorithm, String signed, String signature) {
        Check check = checks.get(algorithm);
        try {
            return check != null && check.holds(signed.getBytes(StandardCharsets.US_ASCII), new Base64URL(signature));
        } catch (JOSEException | GeneralSecurityException unverifiable) {
            // A signature that this kind of key cannot have made is as bad as a wrong one.
            return false;
        }
    }

    @Override
    public String toString() {
        return "VerificationKey[id=%s, algorithms=%s]".formatted(id, checks.keySet());
    }
}
