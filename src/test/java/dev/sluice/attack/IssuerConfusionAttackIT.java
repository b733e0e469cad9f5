package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.assertTokenOfIda;
import static dev.sluice.attack.AttackAnswers.assertTokenRefused;
import static dev.sluice.attack.ForgedToken.claims;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.KeyServer;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TokenForge;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of one issuer that would be another's (RFC 8725, section 3.8), and keys that no issuer has. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class IssuerConfusionAttackIT {

    private static final TokenForge ONE = TokenForge.curve("one", Curve.P_256);
    private static final TokenForge OTHER = TokenForge.curve("other", Curve.P_256);

    /** A key of the other issuer that has the name of the first one's. */
    private static final TokenForge NAMESAKE = TokenForge.curve("one", Curve.P_256);

    private static final TokenForge LIMITED = TokenForge.curve("limited", Curve.P_256);

    private static final String OF_ONE = "\"iss\":\"https://one.example\"";
    private static final String OF_OTHER = "\"iss\":\"https://other.example\"";

    private static KeyServer server;
    private static Harbour harbour;

    @BeforeAll
    static void start(TestDatabase database) {
        server = new KeyServer(TokenForge.set(ONE));
        String issuers = """
                authentication.issuers=[{issuer: 'https://one.example', audiences: any, jwks_url: '%s'},
                 {issuer: 'https://other.example', audiences: any, jwks: '%s'},
                 {issuer: 'https://limited.example', audiences: any, roles: [anon], jwks: '%s'}]""";
        String others = TokenForge.set(OTHER, NAMESAKE);
        harbour = new Harbour(
                HarbourExtension.start(database, issuers.formatted(server.address(), others, TokenForge.set(LIMITED))));
    }

    @AfterAll
    static void stop() {
        harbour.close();
        server.close();
    }

    private static String header(String id) {
        return id.isEmpty() ? "{\"alg\":\"ES256\"}" : "{\"alg\":\"ES256\",\"kid\":\"" + id + "\"}";
    }

    @Test
    void eachIssuerSignsWithItsOwnKeys() {
        assertTokenOfIda(harbour, ONE.raw("ES256", header("one"), claims(OF_ONE)));
        assertTokenOfIda(harbour, OTHER.raw("ES256", header("other"), claims(OF_OTHER)));
        assertTokenOfIda(harbour, NAMESAKE.raw("ES256", header("one"), claims(OF_OTHER)));
        assertTokenOfIda(harbour, ForgedToken.of(ForgedToken.HEADER, claims()));
    }

    @Test
    void aKeyOfAnotherIssuerSignsNothing() {
        for (String id : List.of("", "one", "other")) {
            assertTokenRefused(harbour, OTHER.raw("ES256", header(id), claims(OF_ONE)));
            assertTokenRefused(harbour, NAMESAKE.raw("ES256", header(id), claims(OF_ONE)));
            assertTokenRefused(harbour, ONE.raw("ES256", header(id), claims(OF_OTHER)));
        }
    }

    /** The secret is for tokens that name no issuer, and for no others. */
    @Test
    void aSecretBesideIssuersIsForNoneOfThem() {
        for (String issuer : List.of(OF_ONE, OF_OTHER, "\"iss\":\"https://unknown.example\"")) {
            assertTokenRefused(harbour, ForgedToken.of(ForgedToken.HEADER, claims(issuer)));
        }
        for (TokenForge forge : List.of(ONE, OTHER)) {
            assertTokenRefused(harbour, forge.raw("ES256", header(forge.key().getKeyID()), claims()));
            assertTokenRefused(harbour, forge.raw("ES256", header(""), claims()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "5",
                "[\"https://one.example\"]",
                "[\"https://one.example\",\"https://other.example\"]",
                "{\"https://one.example\":1}",
                "\"https://one.example/\"",
                "\"https://one.example \"",
                "\"HTTPS://one.example\"",
                "\"https://one.example\\u0000\"",
                "\"https://one.example,https://other.example\"",
                "\"https://one.example\",\"iss\":\"https://other.example\"",
                "\"https://other.example\",\"iss\":\"https://one.example\""
            })
    void anIssuerIsNamedByOneTextExactly(String issuer) {
        for (TokenForge forge : List.of(ONE, OTHER)) {
            assertTokenRefused(
                    harbour, forge.raw("ES256", header(forge.key().getKeyID()), claims("\"iss\":" + issuer)));
        }
    }

    @Test
    void anIssuerGivesNoRoleThatItMayNot() {
        String issuer = "\"iss\":\"https://limited.example\"";
        assertTokenRefused(harbour, LIMITED.raw("ES256", header("limited"), claims(issuer)));
        assertThat(harbour.answer("GET /port?select=id&id=eq.1\nAuthorization: Bearer "
                        + LIMITED.raw("ES256", header("limited"), claims(issuer).replace("authenticated", "anon"))))
                .startsWith("200\n")
                .endsWith("\n\n[{\"id\":1}]");
    }

    /** However many keys are made up, their issuer is asked once, and good tokens are answered meanwhile. */
    @Test
    void aFloodOfUnknownKeysAsksTheIssuerOnce() {
        TokenForge unknown = TokenForge.curve("unknown", Curve.P_256);
        int before = server.fetches();
        for (int number = 0; number < 200; number++) {
            assertTokenRefused(harbour, unknown.raw("ES256", header("unknown-" + number), claims(OF_ONE)));
        }
        assertThat(server.fetches() - before).isLessThanOrEqualTo(2);
        assertTokenOfIda(harbour, ONE.raw("ES256", header("one"), claims(OF_ONE)));
    }
}
