package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.assertTokenOfIda;
import static dev.sluice.attack.AttackAnswers.assertTokenRefused;
import static dev.sluice.attack.ForgedToken.HEADER;
import static dev.sluice.attack.ForgedToken.claims;
import static dev.sluice.attack.ForgedToken.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that say the same in other bytes, or other things to different readers. There is one way to write a token: a
 * second one would be another name of the same credential, which a list of revoked ones does not know.
 */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class TokenEncodingAttackIT {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** Texts of a length whose encoding has bits to spare in its last character. */
    private static final String SPARE_HEADER = "{\"alg\":\"HS256\" }";

    private static String spareClaims() {
        String claims = claims();
        return claims.length() % 3 == 0 ? claims + " " : claims;
    }

    /** The same bytes, to a reader that ignores the bits which are left over. */
    private static String twisted(String part) {
        int last = ALPHABET.indexOf(part.charAt(part.length() - 1));
        return part.substring(0, part.length() - 1) + ALPHABET.charAt(last ^ 1);
    }

    @Test
    void bitsToSpareAreZero(Harbour harbour) {
        String header = encoded(SPARE_HEADER);
        String claims = encoded(spareClaims());

        assertTokenOfIda(harbour, ForgedToken.signed(header, claims));
        assertTokenRefused(harbour, twisted(ForgedToken.signed(header, claims)));
        assertTokenRefused(harbour, ForgedToken.signed(twisted(header), claims));
        assertTokenRefused(harbour, ForgedToken.signed(header, twisted(claims)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", "===", "*", "%", "~", "%3D", "\t"})
    void aPartHoldsTheAlphabetAndNothingElse(String more, Harbour harbour) {
        String header = encoded(HEADER);
        String claims = encoded(claims());
        String token = ForgedToken.signed(header, claims);

        assertTokenRefused(harbour, ForgedToken.signed(header + more, claims));
        assertTokenRefused(harbour, ForgedToken.signed(header, claims + more));
        assertTokenRefused(
                harbour, token.substring(0, token.length() - 5) + more + token.substring(token.length() - 5));
        assertTokenRefused(harbour, ForgedToken.signed(header, claims.substring(0, 8) + more + claims.substring(8)));
    }

    @Test
    void theAlphabetIsTheOneForUrls(Harbour harbour) {
        String claims = encoded(claims("\"a\":\"???>>>\"", "\"b\":\" ???>>>\"", "\"c\":\"  ???>>>\""));

        assertThat(claims).containsAnyOf("-", "_");
        assertTokenOfIda(harbour, ForgedToken.signed(encoded(HEADER), claims));
        assertTokenRefused(
                harbour,
                ForgedToken.signed(encoded(HEADER), claims.replace('-', '+').replace('_', '/')));
        assertTokenRefused(harbour, withStandardSignature());
    }

    /** A token in whose signature a character of the alphabet for URLs has been written in the standard one. */
    private static String withStandardSignature() {
        for (int number = 0; ; number++) {
            String token = ForgedToken.of(HEADER, claims("\"n\":" + number));
            int signature = token.lastIndexOf('.');
            String standard = token.substring(signature).replace('-', '+').replace('_', '/');
            if (!token.endsWith(standard)) {
                return token.substring(0, signature) + standard;
            }
        }
    }

    @Test
    void aTokenHasThreeParts(Harbour harbour) {
        String token = ForgedToken.of(HEADER, claims());
        String signature = token.substring(token.lastIndexOf('.') + 1);

        assertTokenRefused(harbour, "." + token);
        assertTokenRefused(harbour, token + ".");
        assertTokenRefused(harbour, token + "." + signature);
        assertTokenRefused(harbour, token + "." + token);
        assertTokenRefused(harbour, token.replaceFirst("\\.", ".."));
        assertTokenRefused(harbour, "..");
        assertTokenRefused(harbour, token.substring(0, token.length() - 2));
    }

    /** RFC 7516: five parts. */
    @Test
    void anEncryptedTokenIsNoCredential(Harbour harbour) {
        String direct = encoded("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}");

        assertTokenRefused(harbour, direct + "..AAAAAAAAAAAAAAAA." + encoded(claims()) + ".AAAAAAAAAAAAAAAAAAAAAA");
        assertTokenRefused(harbour, ForgedToken.signed(direct, encoded(claims())));
        assertTokenRefused(harbour, ForgedToken.of("{\"alg\":\"HS256\",\"enc\":\"A128GCM\"}", claims()));
    }

    @Test
    void aTokenWithinATokenIsNotUnpacked(Harbour harbour) {
        String inner = ForgedToken.of(HEADER, claims());

        assertTokenRefused(harbour, ForgedToken.of("{\"alg\":\"HS256\",\"cty\":\"JWT\"}", inner));
        assertTokenRefused(harbour, ForgedToken.of("{\"alg\":\"HS256\",\"cty\":\"JWT\"}", '"' + inner + '"'));
    }

    @Test
    void aCompressedTokenIsNotInflated(Harbour harbour) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        Deflater raw = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated, raw)) {
            out.write(claims("\"x\":\"" + "x".repeat(1_000_000) + "\"").getBytes(StandardCharsets.UTF_8));
        }
        raw.end();

        assertTokenRefused(
                harbour,
                ForgedToken.signed(encoded("{\"alg\":\"HS256\",\"zip\":\"DEF\"}"), encoded(deflated.toByteArray())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"exp\":4102444800",
                "\"exp\":1",
                "\"role\":\"service_role\"",
                "\"sub\":\"bo\"",
                "\"\\u0073ub\":\"bo\"",
                "\"app\":{\"role\":\"a\",\"role\":\"b\"}",
                "\"app\":[{\"a\":1,\"a\":1}]"
            })
    void aNameIsSaidOnceInClaims(String more, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(HEADER, claims(more)));
    }

    @Test
    void aNameIsSaidOnceInAHeader(Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of("{\"alg\":\"HS256\",\"kid\":\"a\",\"kid\":\"b\"}", claims()));
        assertTokenRefused(harbour, ForgedToken.of("{\"typ\":\"JWT\",\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "\"x\"",
                "[]",
                "[%s]",
                "{",
                "%s}",
                "%s{}",
                "%s%s",
                "%s,",
                "/**/%s",
                "%s//",
                "\uFEFF%s",
                "{'role':'authenticated','sub':'ida','exp':4102444800}",
                "{role:\"authenticated\",sub:\"ida\",exp:4102444800}",
                "{\"role\":\"authenticated\",\"sub\":\"ida\",\"exp\":4102444800,}",
                "{\"role\":\"authenticated\";\"sub\":\"ida\";\"exp\":4102444800}",
                "{\"role\"=\"authenticated\",\"sub\"=\"ida\",\"exp\"=4102444800}",
                "{\"role\":\"authenticated\",\"sub\":\"ida\",\"exp\":04102444800}"
            })
    void claimsAreOneObjectOfJson(String form, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(HEADER, form.replace("%s", claims())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[%s]", "%s%s", "%s{}", "\uFEFF%s", "{'alg':'HS256'}", "{alg:HS256}", "{\"alg\":\"HS256\",}"})
    void aHeaderIsOneObjectOfJson(String form, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(form.replace("%s", HEADER), claims()));
    }

    /** Two ids that differ in bytes which are no text would else be one. */
    @Test
    void claimsAreUtf8(Harbour harbour) {
        byte[] claims = claims("\"x\":\"\u00E9\"").getBytes(StandardCharsets.ISO_8859_1);

        assertTokenRefused(harbour, ForgedToken.signed(encoded(HEADER), encoded(claims)));
    }

    @Test
    void aLongTokenIsRefusedBeforeItIsRead(Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(HEADER, claims("\"x\":\"" + "x".repeat(6_200) + "\"")));
        assertTokenRefused(harbour, "x".repeat(4_000) + "." + "x".repeat(4_000) + ".x");
        assertTokenOfIda(harbour, ForgedToken.of(HEADER, claims("\"x\":\"" + "x".repeat(5_500) + "\"")));
    }

    @Test
    void aDeepTokenIsRefused(Harbour harbour) {
        String closed = "[".repeat(2_500) + "]".repeat(2_500);

        assertTokenRefused(harbour, ForgedToken.of(HEADER, claims("\"x\":" + closed)));
        assertTokenRefused(harbour, ForgedToken.of(HEADER, claims("\"x\":" + "[".repeat(5_500))));
        assertTokenRefused(harbour, ForgedToken.of(HEADER, claims("\"x\":" + "{\"a\":".repeat(1_000))));
        assertTokenRefused(harbour, ForgedToken.of("{\"alg\":\"HS256\",\"x\":" + closed + "}", claims()));
    }

    @Test
    void whereTokensMayBeLongTheyMayNotBeDeep(TestDatabase database, Harbour harbour) {
        try (Harbour patient = new Harbour(
                HarbourExtension.start(database, "http.header_bytes_max=64kB", "authentication.jwt_bytes_max=64kB"))) {
            String closed = "[".repeat(10_000) + "]".repeat(10_000);

            assertTokenOfIda(patient, ForgedToken.of(HEADER, claims("\"x\":\"" + "x".repeat(20_000) + "\"")));
            assertTokenRefused(patient, ForgedToken.of(HEADER, claims("\"x\":" + closed)));
        }
    }
}
