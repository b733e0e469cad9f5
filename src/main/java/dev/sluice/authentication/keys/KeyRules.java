package dev.sluice.authentication.keys;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a key may be used for: what its kind can, what it says of itself, and what the configuration allows. */
final class KeyRules {

    private static final int RSA_BITS_MIN = 2_048;
    private static final int RSA_BITS_MAX = 8_192;
    private static final int EXPONENT_BITS_MAX = 64;

    private static final List<String> RSA = List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    private static final Map<Curve, String> CURVES =
            Map.of(Curve.P_256, "ES256", Curve.P_384, "ES384", Curve.P_521, "ES512");

    /** The shortest secret of each algorithm, as long as its digest (RFC 7518, section 3.2). */
    private static final Map<String, Integer> SECRET_BITS_MIN = Map.of("HS256", 256, "HS384", 384, "HS512", 512);

    private KeyRules() {}

    /** The algorithms that the key verifies, one at least. */
    static List<String> algorithms(JWK key, List<String> allowed) throws UnusableKeysException {
        checkUse(key);
        List<String> possible = possible(key);
        if (key.getAlgorithm() != null && !possible.contains(key.getAlgorithm().getName())) {
            throw new UnusableKeysException("its algorithm is not known, or not one of its kind");
        }
        List<String> used = new ArrayList<>(possible);
        used.removeIf(algorithm -> key.getAlgorithm() != null
                && !algorithm.equals(key.getAlgorithm().getName()));
        used.retainAll(allowed);
        if (used.isEmpty()) {
            throw new UnusableKeysException("none of the configured algorithms is its");
        }
        return used;
    }

    private static void checkUse(JWK key) throws UnusableKeysException {
        boolean signs = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
        boolean verifies =
                key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY);
        if (!signs || !verifies) {
            throw new UnusableKeysException("it is not for verifying signatures");
        }
    }

    private static List<String> possible(JWK key) throws UnusableKeysException {
        if (key instanceof OctetSequenceKey secret) {
            return secrets(secret);
        }
        if (key instanceof RSAKey rsa) {
            checkRsa(rsa);
            return RSA;
        }
        if (key instanceof ECKey curve && CURVES.containsKey(curve.getCurve())) {
            return List.of(CURVES.get(curve.getCurve()));
        }
        if (key instanceof OctetKeyPair pair
                && Curve.Ed25519.equals(pair.getCurve())
                && pair.getDecodedX().length == Ed25519.KEY_BYTES) {
            return List.of("EdDSA");
        }
        throw new UnusableKeysException("its curve is not known");
    }

    private static List<String> secrets(OctetSequenceKey secret) throws UnusableKeysException {
        List<String> possible = new ArrayList<>();
        SECRET_BITS_MIN.forEach((algorithm, bits) -> {
            if (secret.size() >= bits) {
                possible.add(algorithm);
            }
        });
        if (possible.isEmpty()) {
            throw new UnusableKeysException("a secret must have 32 bytes or more");
        }
        return possible;
    }

    private static void checkRsa(RSAKey key) throws UnusableKeysException {
        if (key.size() < RSA_BITS_MIN || key.size() > RSA_BITS_MAX) {
            throw new UnusableKeysException("an RSA key must have %d to %d bits".formatted(RSA_BITS_MIN, RSA_BITS_MAX));
        }
        BigInteger exponent = key.getPublicExponent().decodeToBigInteger();
        if (!exponent.testBit(0) || exponent.bitLength() < 2 || exponent.bitLength() > EXPONENT_BITS_MAX) {
            throw new UnusableKeysException("its exponent is not one of an RSA key");
        }
    }
}
