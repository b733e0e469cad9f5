package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.assertTokenOfIda;
import static dev.sluice.attack.AttackAnswers.assertTokenRefused;
import static dev.sluice.attack.ForgedToken.claims;
import static dev.sluice.attack.ForgedToken.encoded;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that choose their own algorithm (RFC 8725, sections 2.1 and 3.1). The algorithm is bound to the key: what the
 * header says may agree with it or not, and chooses nothing.
 */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class TokenAlgorithmAttackIT {

    private static final String ALGORITHM = "{\"alg\":\"%s\"}";

    /** That what is refused below is refused for its algorithm. */
    @Test
    void aTokenOfTheKeysOwnAlgorithmIsTaken(Harbour harbour) {
        assertTokenOfIda(harbour, ForgedToken.of(ForgedToken.HEADER, claims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "noNe", " none", "none ", "n\\u006fne", "", "null", "0"})
    void noneIsNoAlgorithmInAnySpelling(String algorithm, Harbour harbour) {
        String header = ALGORITHM.formatted(algorithm);

        assertTokenRefused(harbour, encoded(header) + "." + encoded(claims()) + ".");
        assertTokenRefused(harbour, encoded(header) + "." + encoded(claims()));
        assertTokenRefused(harbour, ForgedToken.of(header, claims()));
    }

    @Test
    void aSignatureMayNotBeLeftOut(Harbour harbour) {
        assertTokenRefused(harbour, encoded(ForgedToken.HEADER) + "." + encoded(claims()) + ".");
        assertTokenRefused(harbour, encoded(ForgedToken.HEADER) + "." + encoded(claims()));
        assertTokenRefused(harbour, encoded(ForgedToken.HEADER) + "." + encoded(claims()) + "." + encoded(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"alg\":null}",
                "{\"alg\":256}",
                "{\"alg\":true}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":[\"none\",\"HS256\"]}",
                "{\"alg\":{\"HS256\":1}}",
                "{\"ALG\":\"HS256\"}",
                "{\"algorithm\":\"HS256\"}"
            })
    void anAlgorithmIsNamedByOneWord(String header, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(header, claims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hs256", "Hs256", "HS256 ", "HS256\\u0000", "HMAC", "HMACSHA256", "HS1", "HS224", "HS2560"})
    void aSpellingThatIsNotTheAlgorithmsIsAnother(String algorithm, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(ALGORITHM.formatted(algorithm), claims()));
    }

    /** A public key that is taken for a secret, or a secret for a key of another family (RFC 8725, section 2.1). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES256K", "ES384",
                "ES512", "EdDSA", "Ed25519", "A128KW", "dir"
            })
    void aSecretIsForNoOtherAlgorithm(String algorithm, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(ALGORITHM.formatted(algorithm), claims()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"alg\":\"none\"}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"\\u0061lg\":\"none\"}"
            })
    void anAlgorithmIsNamedOnce(String header, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(header, claims()));
        assertTokenRefused(harbour, encoded(header) + "." + encoded(claims()) + ".");
    }

    @Test
    void aKeyOfNothingSignsNothing(Harbour harbour) {
        String header = encoded(ForgedToken.HEADER);

        assertTokenRefused(harbour, ForgedToken.signedWith(new byte[] {0}, header, encoded(claims())));
        assertTokenRefused(harbour, ForgedToken.signedWith(new byte[32], header, encoded(claims())));
        assertTokenRefused(harbour, header + "." + encoded(claims()) + "." + encoded(new byte[32]));
    }
}
