package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.assertTokenOfIda;
import static dev.sluice.attack.AttackAnswers.assertTokenRefused;
import static dev.sluice.attack.AttackAnswers.refusal;
import static dev.sluice.attack.ForgedToken.HEADER;
import static dev.sluice.attack.ForgedToken.claims;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are signed well and claim what they should not: times, audiences, issuers and roles of odd forms. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class TokenClaimAttackIT {

    private static String expiring(String exp) {
        return ForgedToken.of(HEADER, "{\"role\":\"authenticated\",\"sub\":\"ida\",\"exp\":%s}".formatted(exp));
    }

    private static String claiming(String claim) {
        return ForgedToken.of(HEADER, claims(claim));
    }

    private static String inRole(String role) {
        return ForgedToken.of(HEADER, "{\"role\":%s,\"sub\":\"ida\",\"exp\":%d}".formatted(role, ForgedToken.soon()));
    }

    @Test
    void aTokenHasAnEnd(Harbour harbour) {
        assertTokenRefused(harbour, ForgedToken.of(HEADER, "{\"role\":\"authenticated\",\"sub\":\"ida\"}"));
        assertTokenRefused(harbour, expiring("null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"4102444800\"",
                "\"2099-01-01T00:00:00Z\"",
                "\"NaN\"",
                "\"Infinity\"",
                "NaN",
                "Infinity",
                "{}",
                "[]",
                "[4102444800]",
                "{\"value\":4102444800}",
                "true",
                "0x7fffffff",
                "1e400",
                "\"\""
            })
    void anEndIsANumber(String exp, Harbour harbour) {
        assertTokenRefused(harbour, expiring(exp));
    }

    /** No number is so large that it becomes a time to come, or so odd that it is never compared. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e300",
                "-1e300",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "92233720368547758",
                "18446744073709551616",
                "99999999999999999999999999",
                "1e19"
            })
    void aTimeThatIsNoneIsRefused(String time, Harbour harbour) {
        assertTokenRefused(harbour, expiring(time));
        assertTokenRefused(harbour, claiming("\"nbf\":" + time));
        assertTokenRefused(harbour, claiming("\"iat\":" + time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "1.5", "1e3"})
    void aTokenWhoseEndHasPassedIsRefused(String exp, Harbour harbour) {
        assertThat(harbour.answer("GET /parcel?select=id\nAuthorization: Bearer " + expiring(exp)))
                .isEqualTo(refusal("the Bearer token has expired"));
    }

    @Test
    void clocksMayDifferByTheSkewAndNoMore(Harbour harbour) {
        long now = Instant.now().getEpochSecond();

        assertTokenOfIda(harbour, expiring(Long.toString(now - 10)));
        assertTokenOfIda(harbour, claiming("\"nbf\":%d,\"iat\":%d".formatted(now + 10, now + 10)));
        assertTokenRefused(harbour, claiming("\"nbf\":" + (now + 60)));
        assertTokenRefused(harbour, claiming("\"iat\":" + (now + 60)));
        assertThat(harbour.answer("GET /parcel?select=id\nAuthorization: Bearer " + expiring("" + (now - 60))))
                .isEqualTo(refusal("the Bearer token has expired"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "\"NaN\"", "{}", "[]", "[1]", "true", "\"\""})
    void aBeginningIsANumber(String time, Harbour harbour) {
        assertTokenRefused(harbour, claiming("\"nbf\":" + time));
        assertTokenRefused(harbour, claiming("\"iat\":" + time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"iss\":5",
                "\"iss\":[]",
                "\"iss\":[\"https://issuer.example\"]",
                "\"iss\":{}",
                "\"aud\":5",
                "\"aud\":{}",
                "\"aud\":[1]",
                "\"aud\":[[\"api\"]]",
                "\"aud\":true",
                "\"jti\":5",
                "\"jti\":{}",
                "\"sub\":{}",
                "\"sub\":[\"ida\"]"
            })
    void namesAreTexts(String claim, Harbour harbour) {
        String claims = "{\"role\":\"authenticated\",\"exp\":%d,%s}".formatted(ForgedToken.soon(), claim);

        assertTokenRefused(harbour, ForgedToken.of(HEADER, claims));
    }

    @Test
    void issuerAndAudienceAreExactlyTheConfiguredOnes(TestDatabase database, Harbour harbour) {
        try (Harbour strict = new Harbour(HarbourExtension.start(
                database, "authentication.jwt_issuer=https://issuer.example", "authentication.jwt_audience=api"))) {
            String issuer = "\"iss\":\"https://issuer.example\"";

            assertTokenOfIda(strict, claiming(issuer + ",\"aud\":\"api\""));
            assertTokenOfIda(strict, claiming(issuer + ",\"aud\":[\"web\",\"api\"]"));
            for (String audience :
                    new String[] {"\"\"", "[]", "null", "\"API\"", "\"api \"", "\"api,web\"", "[\"web\"]"}) {
                assertTokenRefused(strict, claiming(issuer + ",\"aud\":" + audience));
            }
            assertTokenRefused(strict, claiming(issuer));
            String ofAudience = "\"aud\":\"api\",\"iss\":";
            for (String other : new String[] {
                "null",
                "\"\"",
                "\"https://issuer.example/\"",
                "\"HTTPS://issuer.example\"",
                "\"https://issuer.example.evil\""
            }) {
                assertTokenRefused(strict, claiming(ofAudience + other));
            }
            assertTokenRefused(strict, claiming("\"aud\":\"api\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"postgres\"",
                "\"sluice_authenticator\"",
                "\"velro_owner\"",
                "\"pg_read_all_data\"",
                "\"none\"",
                "\"public\"",
                "\"session_user\"",
                "\"current_user\"",
                "\"\"",
                "null",
                "5",
                "true",
                "[\"authenticated\"]",
                "[\"service_role\",\"authenticated\"]",
                "{\"authenticated\":1}",
                "\"Authenticated\"",
                "\"authenticated \"",
                "\"authenticated\\u0000\"",
                "\"\\\"authenticated\\\"\"",
                "\"anon, service_role\"",
                "\"authenticated\\\"; set role postgres; --\"",
                "\"authenticated'; drop table harbour.parcel; --\"",
                "\"\uFF41uthenticated\"",
                "\"authentic\u0430ted\"",
                "\"authenticated\u200B\"",
                "\"service_role\\n\""
            })
    void aRoleIsOneOfThoseThatTheConfigurationNames(String role, Harbour harbour) {
        assertTokenRefused(harbour, inRole(role));
    }

    /** What a claim says besides role and user gives nothing. */
    @Test
    void otherClaimsGiveNoRole(Harbour harbour) {
        assertTokenOfIda(harbour, claiming("\"roles\":[\"service_role\"]"));
        assertTokenOfIda(harbour, claiming("\"Role\":\"service_role\",\"user_role\":\"service_role\""));
        assertTokenOfIda(harbour, claiming("\"app_metadata\":{\"role\":\"service_role\"},\"is_admin\":true"));
        assertTokenOfIda(harbour, claiming("\"key_name\":\"tests\",\"credential\":\"service_key\""));
    }
}
