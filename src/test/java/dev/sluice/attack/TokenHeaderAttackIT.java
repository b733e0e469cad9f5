package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.assertTokenOfIda;
import static dev.sluice.attack.AttackAnswers.assertTokenRefused;
import static dev.sluice.attack.ForgedToken.claims;
import static dev.sluice.attack.ForgedToken.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose header brings or names the key to verify them with, or asks to be read in another way. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class TokenHeaderAttackIT {

    private static final byte[] OWN_KEY =
            "a key of the attacker's, as long as it ought to be".getBytes(StandardCharsets.UTF_8);

    private static final String OWN_JWK = "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + encoded(OWN_KEY) + "\"}";

    private static final String PUBLIC_JWK =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private static String header(String more) {
        return "{\"alg\":\"HS256\"," + more + "}";
    }

    private static String signedByAttacker(String more) {
        return ForgedToken.signedWith(OWN_KEY, encoded(header(more)), encoded(claims()));
    }

    @Test
    void aKeyThatATokenBringsIsNeverUsed(Harbour harbour) {
        assertTokenRefused(harbour, signedByAttacker("\"jwk\":" + OWN_JWK));
        assertTokenRefused(harbour, signedByAttacker("\"jwk\":" + PUBLIC_JWK));
        assertTokenRefused(harbour, signedByAttacker("\"x5c\":[\"" + encoded(OWN_KEY) + "\"]"));
        assertTokenRefused(harbour, signedByAttacker("\"x5t\":\"" + encoded(OWN_KEY) + "\""));
        assertTokenRefused(harbour, signedByAttacker("\"k\":\"" + encoded(OWN_KEY) + "\""));
    }

    @Test
    void anAddressThatATokenNamesIsNeverAsked(Harbour harbour) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "\"http://127.0.0.1:%d/keys\"".formatted(listener.getLocalPort());

            for (String name : new String[] {"jku", "x5u", "kid", "iss"}) {
                assertTokenRefused(harbour, signedByAttacker("\"%s\":%s".formatted(name, address)));
            }
            for (String name : new String[] {"jku", "x5u"}) {
                assertTokenRefused(harbour, ForgedToken.of(header("\"%s\":%s".formatted(name, address)), claims()));
            }
            for (String name : new String[] {"kid", "iss"}) {
                assertTokenOfIda(harbour, ForgedToken.of(header("\"%s\":%s".formatted(name, address)), claims()));
            }
            assertNobodyCame(listener);
        }
    }

    private static void assertNobodyCame(ServerSocket listener) throws IOException {
        listener.setSoTimeout(200);
        boolean came = true;
        try {
            listener.accept().close();
        } catch (SocketTimeoutException nobody) {
            came = false;
        }
        assertThat(came).as("somebody asked for keys").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../dev/null",
                "/etc/passwd",
                "file:///dev/null",
                "..%2f..%2fdev%2fnull",
                "x' union select 'key",
                "x'; drop table harbour.parcel; --",
                "| cat /dev/null",
                "$(id)",
                "${jndi:ldap://127.0.0.1/x}",
                "\\u0000",
                "key\\u0000.pem",
                "\\r\\nX-Injected: yes",
                ""
            })
    void aKeyIdIsANameAndNothingElse(String id, Harbour harbour) {
        String kid = "\"kid\":\"" + id + "\"";

        assertTokenRefused(harbour, signedByAttacker(kid));
        assertTokenRefused(harbour, ForgedToken.signedWith(new byte[] {0}, encoded(header(kid)), encoded(claims())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "[\"a\"]", "{\"a\":1}"})
    void aKeyIdIsAText(String id, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(header("\"kid\":" + id), claims()));
    }

    @Test
    void aVeryLongKeyIdIsRefusedWithItsToken(Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(header("\"kid\":\"" + "k".repeat(8_000) + "\""), claims()));
    }

    /** Each is refused by itself, and a good token among them is answered as ever. */
    @Test
    void aFloodOfUnknownKeyIdsTouchesNobodyElse(Harbour harbour) {
        for (int number = 0; number < 300; number++) {
            assertTokenRefused(harbour, signedByAttacker("\"kid\":\"unknown-%d\"".formatted(number)));
        }
        assertTokenOfIda(harbour, ForgedToken.of(ForgedToken.HEADER, claims()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[\"unknown\"],\"unknown\":true",
                "\"crit\":[\"unknown\"]",
                "\"crit\":[\"b64\"],\"b64\":true",
                "\"crit\":[\"alg\"]",
                "\"crit\":[]",
                "\"crit\":\"b64\"",
                "\"crit\":{\"b64\":1}",
                "\"crit\":[1]"
            })
    void whatIsCriticalAndNotKnownIsRefused(String more, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(header(more), claims()));
    }

    /** RFC 7797: claims that are signed as they stand. */
    @Test
    void claimsAreAlwaysEncoded(Harbour harbour) {
        String plain = header("\"b64\":false,\"crit\":[\"b64\"]");

        assertTokenRefused(harbour, ForgedToken.of(header("\"b64\":false"), claims()));
        assertTokenRefused(harbour, ForgedToken.of(plain, claims()));
        assertTokenRefused(harbour, ForgedToken.signed(encoded(plain), claims()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"JOSE\"",
                "\"JWE\"",
                "\"secevent+jwt\"",
                "\"dpop+jwt\"",
                "\"logout+jwt\"",
                "\"\"",
                "5",
                "[\"JWT\"]",
                "{\"JWT\":1}",
                "\"JWT\\u0000\"",
                "\"text/html\""
            })
    void aTokenOfAnotherTypeIsNoCredential(String type, Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(header("\"typ\":" + type), claims()));
    }

    @Test
    void typesOfAccessTokensAreTaken(Harbour harbour) {
        assertTokenOfIda(harbour, ForgedToken.of(header("\"typ\":\"JWT\""), claims()));
        assertTokenOfIda(harbour, ForgedToken.of(header("\"typ\":\"at+jwt\""), claims()));
    }
}
