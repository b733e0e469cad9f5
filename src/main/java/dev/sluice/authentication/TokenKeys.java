package dev.sluice.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.sluice.authentication.keys.Ed25519;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keys that tokens may be signed with. A key is tried only with the algorithms that it is for. */
final class TokenKeys {

    /** Those of the library that PostgREST verifies with, jose-jwt. */
    private static final Set<String> ALGORITHMS =
            Set.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA");

    private final List<JWK> keys;

    private TokenKeys(List<JWK> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The keys of a key set, the one key, or a text, which is for HS256 alone. */
    static TokenKeys of(byte[] secret) {
        String text = new String(secret, StandardCharsets.UTF_8);
        try {
            return new TokenKeys(text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text)));
        } catch (ParseException isText) {
            return new TokenKeys(List.of(new OctetSequenceKey.Builder(secret)
                    .algorithm(JWSAlgorithm.HS256)
                    .build()));
        }
    }

    /** Whether there can be a key for an algorithm. */
    static boolean knows(JWSAlgorithm algorithm) {
        return ALGORITHMS.contains(algorithm.getName());
    }

    /** The keys that a header may mean. */
    List<JWK> suitable(JWSHeader header) {
        return keys.stream().filter(key -> isSuitable(key, header)).toList();
    }

    private static boolean isSuitable(JWK key, JWSHeader header) {
        JWSAlgorithm algorithm = header.getAlgorithm();
        boolean family = switch (key.getKeyType().getValue()) {
            case "oct" -> JWSAlgorithm.Family.HMAC_SHA.contains(algorithm);
            case "RSA" -> JWSAlgorithm.Family.RSA.contains(algorithm);
            case "EC" -> JWSAlgorithm.Family.EC.contains(algorithm);
            case "OKP" -> JWSAlgorithm.Family.ED.contains(algorithm);
            default -> false;
        };
        return family
                && !KeyUse.ENCRYPTION.equals(key.getKeyUse())
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
                // A key without a name is not the one that a token names.
                && (header.getKeyID() == null || header.getKeyID().equals(key.getKeyID()));
    }

    /** Whether the key made the signature. */
    static boolean verifies(JWK key, JWSHeader header, byte[] signed, byte[] signature) {
        try {
            if (key instanceof OctetSequenceKey secret) {
                return MessageDigest.isEqual(hmac(secret, header.getAlgorithm(), signed), signature);
            }
            if (key instanceof OctetKeyPair pair) {
                return ed25519(pair, signed, signature);
            }
            Base64URL encoded = Base64URL.encode(signature);
            return key instanceof RSAKey rsa
                    ? new RSASSAVerifier(rsa).verify(header, signed, encoded)
                    : key instanceof ECKey curve && new ECDSAVerifier(curve).verify(header, signed, encoded);
        } catch (JOSEException | GeneralSecurityException unverifiable) {
            // A signature that this kind of key cannot have made is as bad as a wrong one.
            return false;
        }
    }

    /** Computed here because the library refuses secrets shorter than the digest, which PostgREST takes. */
    private static byte[] hmac(OctetSequenceKey secret, JWSAlgorithm algorithm, byte[] signed)
            throws GeneralSecurityException {
        String name = "HmacSHA" + algorithm.getName().substring("HS".length());
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(secret.toByteArray(), name));
        return mac.doFinal(signed);
    }

    private static boolean ed25519(OctetKeyPair pair, byte[] signed, byte[] signature) throws GeneralSecurityException {
        return Ed25519.verifies(Ed25519.key(pair.getDecodedX()), signed, signature);
    }
}
