package dev.sluice.command;

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
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.sluice.config.Secret;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs tokens for trying the gateway out, with a secret or a private key. */
final class TokenSigner {

    /** What stands before the 32 bytes of an Ed25519 private key in its PKCS #8 form (RFC 8410). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private static final Map<Curve, String> CURVES =
            Map.of(Curve.P_256, "ES256", Curve.P_384, "ES384", Curve.P_521, "ES512");

    private final JWK key;
    private final String algorithm;

    private TokenSigner(JWK key, String algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    static TokenSigner of(Secret secret, String algorithm) {
        byte[] bytes = secret.value().getBytes(StandardCharsets.UTF_8);
        return new TokenSigner(new OctetSequenceKey.Builder(bytes).build(), algorithm);
    }

    /**
     * A signer with a private key in the form of a JWK.
     *
     * @param algorithm null for that of the key, or the usual one of its kind
     * @throws IllegalArgumentException where it is none
     */
    static TokenSigner of(String privateKey, @Nullable String algorithm) {
        try {
            JWK key = JWK.parse(privateKey);
            if (!key.isPrivate()) {
                throw new IllegalArgumentException("the key has no private part");
            }
            return new TokenSigner(key, algorithm == null ? usual(key) : algorithm);
        } catch (ParseException malformed) {
            throw new IllegalArgumentException("the key is no private key in the form of a JWK");
        }
    }

    private static String usual(JWK key) {
        if (key.getAlgorithm() != null) {
            return key.getAlgorithm().getName();
        }
        if (key instanceof ECKey curve) {
            return CURVES.getOrDefault(curve.getCurve(), "ES256");
        }
        return key instanceof OctetKeyPair ? "EdDSA" : key instanceof RSAKey ? "RS256" : "HS256";
    }

    /** The public half, null of a secret. */
    @Nullable
    String publicKey() {
        return key instanceof OctetSequenceKey ? null : key.toPublicJWK().toJSONString();
    }

    /** The token with the claims; fails where the key cannot sign by the algorithm. */
    String sign(JsonObject claims) {
        JsonObject header = new JsonObject().put("alg", algorithm).put("typ", "JWT");
        if (key.getKeyID() != null) {
            header.put("kid", key.getKeyID());
        }
        String signed = Base64URL.encode(header.encode()) + "." + Base64URL.encode(claims.encode());
        try {
            return signed + "." + signature(signed.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("the key cannot sign by " + algorithm, unusable);
        }
    }

    private Base64URL signature(byte[] signed) throws JOSEException, GeneralSecurityException {
        if (key instanceof OctetKeyPair pair) {
            return edwards(pair, signed);
        }
        return signer().sign(new JWSHeader(JWSAlgorithm.parse(algorithm)), signed);
    }

    private JWSSigner signer() throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return new RSASSASigner(rsa);
        }
        return key instanceof ECKey curve ? new ECDSASigner(curve) : new MACSigner(key.toOctetSequenceKey());
    }

    private Base64URL edwards(OctetKeyPair pair, byte[] signed) throws GeneralSecurityException {
        if (!algorithm.equals("EdDSA") || !Curve.Ed25519.equals(pair.getCurve())) {
            throw new GeneralSecurityException("not of Ed25519");
        }
        byte[] seed = pair.getDecodedD();
        byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + seed.length);
        System.arraycopy(seed, 0, encoded, ED25519_PREFIX.length, seed.length);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        signature.update(signed);
        return Base64URL.encode(signature.sign());
    }
}
