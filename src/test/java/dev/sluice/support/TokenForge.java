package dev.sluice.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A key with its private half, and tokens signed with it: good ones, and any other that a test thinks of. */
public record TokenForge(JWK key, PrivateKey edwards) {

    private static final PrivateKey NONE = pair().getPrivate();

    public static TokenForge rsa(String id) {
        return rsa(id, 2_048);
    }

    public static TokenForge rsa(String id, int bits) {
        try {
            return new TokenForge(new RSAKeyGenerator(bits, true).keyID(id).generate(), NONE);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static TokenForge curve(String id, Curve curve) {
        try {
            return new TokenForge(new ECKeyGenerator(curve).keyID(id).generate(), NONE);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static TokenForge ed25519(String id) {
        KeyPair pair = pair();
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new TokenForge(
                new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                        .keyID(id)
                        .build(),
                pair.getPrivate());
    }

    public static TokenForge secret(String id, String secret) {
        return new TokenForge(
                new OctetSequenceKey.Builder(secret.getBytes(StandardCharsets.UTF_8))
                        .keyID(id)
                        .build(),
                NONE);
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The key set that holds the public halves; of a secret, the secret. */
    public static String set(TokenForge... forges) {
        List<JWK> keys = Arrays.stream(forges).map(TokenForge::shown).toList();
        return new JWKSet(keys).toString(false);
    }

    private JWK shown() {
        return key instanceof OctetSequenceKey ? key : key.toPublicJWK();
    }

    /** The public half as a member of a set, to be changed at will. */
    public JsonObject member() {
        return new JsonObject(shown().toJSONString());
    }

    /** A token with a header of algorithm and key id. */
    public String token(String algorithm, JsonObject claims) {
        JsonObject header = new JsonObject().put("alg", algorithm);
        return token(algorithm, key.getKeyID().isEmpty() ? header : header.put("kid", key.getKeyID()), claims);
    }

    public String token(String algorithm, JsonObject header, JsonObject claims) {
        return raw(algorithm, header.encode(), claims.encode());
    }

    /** A token of texts that need not be JSON. */
    public String raw(String algorithm, String header, String claims) {
        String signed =
                part(header.getBytes(StandardCharsets.UTF_8)) + "." + part(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + part(signature(algorithm, signed.getBytes(StandardCharsets.US_ASCII)));
    }

    public static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public byte[] signature(String algorithm, byte[] signed) {
        try {
            if (algorithm.equals("EdDSA")) {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(edwards);
                signature.update(signed);
                return signature.sign();
            }
            return signer().sign(new JWSHeader(JWSAlgorithm.parse(algorithm)), signed)
                    .decode();
        } catch (JOSEException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private JWSSigner signer() throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return new RSASSASigner(rsa);
        }
        return key instanceof ECKey curve ? new ECDSASigner(curve) : new MACSigner((OctetSequenceKey) key);
    }
}
