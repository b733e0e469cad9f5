package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.conflict;
import static dev.sluice.attack.AttackAnswers.noHttp;
import static dev.sluice.attack.AttackAnswers.refusal;
import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.support.CommandLineRun;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that are repeated, contradict each other, come in odd places or are nearly right. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class CredentialAttackIT {

    private static final String READ = "GET /parcel?select=id\n";

    private static final String IDA = "Authorization: Bearer <token of ida>\n";

    private static final String BO = "Authorization: Bearer <token of bo>\n";

    private static final String KEY = "apikey: <service key>\n";

    private static final String BAD_KEY = "apikey: sb_secret_unknown\n";

    private static String rows(String ids) {
        return """
                200
                content-location: /parcel?select=id
                content-profile: harbour
                content-range: %s
                content-type: application/json; charset=utf-8
                vary: Accept, Prefer, Range

                %s""".formatted(ids.equals("none") ? "*/*" : "0-0/*", Harbour.ofIds(ids));
    }

    @Test
    void aRepeatedHeaderIsNoChoice(Harbour harbour) {
        String twice = conflict("the header Authorization comes twice");

        assertThat(harbour.answer(READ + IDA + BO)).isEqualTo(twice);
        assertThat(harbour.answer(READ + BO + IDA)).isEqualTo(twice);
        assertThat(harbour.answer(READ + IDA + "Authorization: Bearer x.y.z")).isEqualTo(twice);
        assertThat(harbour.answer(READ + "Authorization: Basic aWRhOg==\n" + IDA))
                .isEqualTo(twice);
        assertThat(harbour.answer(READ + KEY + BAD_KEY)).isEqualTo(conflict("the header apikey comes twice"));
        assertThat(harbour.answer(READ + "apikey: sb_publishable_tests\n" + KEY))
                .isEqualTo(conflict("the header apikey comes twice"));
        assertThat(harbour.answer(READ + IDA + IDA)).isEqualTo(rows("1"));
    }

    @Test
    void credentialsThatAreJoinedAreNone(Harbour harbour) {
        assertThat(harbour.answer(READ + IDA.strip() + ", Bearer <token of bo>"))
                .isEqualTo(refusal("the Bearer token was refused"));
        assertThat(harbour.answer(READ + IDA.strip() + ",<token of bo>"))
                .isEqualTo(refusal("the Bearer token was refused"));
        assertThat(harbour.answer(READ + KEY.strip() + ", <service key>")).isEqualTo(refusal("the apikey was refused"));
        assertThat(harbour.answer(READ + "apikey: sb_publishable_tests,<service key>"))
                .isEqualTo(refusal("the apikey was refused"));
    }

    @Test
    void twoIdentitiesAreAConflict(Harbour harbour) {
        String conflict = conflict("apikey holds one identity, the Bearer token another");

        assertThat(harbour.answer(READ + KEY + IDA)).isEqualTo(conflict);
        assertThat(harbour.answer(READ + "apikey: <token of ida>\n" + BO)).isEqualTo(conflict);
        assertThat(harbour.answer(READ + "apikey: <token of ida>\nAuthorization: Bearer <service key>"))
                .isEqualTo(conflict);
    }

    @Test
    void aBadCredentialIsNotMadeGoodByAnother(Harbour harbour) {
        assertThat(harbour.answer(READ + BAD_KEY + IDA)).isEqualTo(refusal("the apikey was refused"));
        assertThat(harbour.answer(READ + "apikey: sb_publishable_unknown\n" + IDA))
                .isEqualTo(refusal("the apikey was refused"));
        assertThat(harbour.answer(READ + KEY + "Authorization: Bearer x.y.z"))
                .isEqualTo(refusal("the Bearer token was refused"));
        assertThat(harbour.answer(READ + "apikey: sb_publishable_tests\nAuthorization: Bearer x.y.z"))
                .isEqualTo(refusal("the Bearer token was refused"));
        assertThat(harbour.answer(READ + KEY + "Authorization: Basic aWRhOg=="))
                .isEqualTo(refusal("the Authorization header must be of the Bearer scheme"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sb_secret_",
                "sb_secret_of_the_test",
                "sb_secret_of_the_testss",
                "SB_SECRET_OF_THE_TESTS",
                "sb_publishable_",
                "service_role",
                "tests",
                "null",
                "undefined",
                "*",
                "anon"
            })
    void aKeyThatIsNearlyRightIsWrong(String key, Harbour harbour) {
        assertThat(harbour.answer(READ + "apikey: " + key)).isEqualTo(refusal("the apikey was refused"));
        assertThat(harbour.answer(READ + "Authorization: Bearer " + key))
                .isEqualTo(refusal("the Bearer token was refused"));
    }

    /** The digest of a key is what is stored; who has read it has not read the key. */
    @Test
    void theDigestOfAKeyIsNoKey(Harbour harbour) {
        String digest = TestGateway.digest(TestGateway.SERVICE_KEY);

        assertThat(harbour.answer(READ + "apikey: " + digest)).isEqualTo(refusal("the apikey was refused"));
        assertThat(harbour.answer(READ + "apikey: sb_secret_" + digest)).isEqualTo(refusal("the apikey was refused"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization:",
                "Authorization: ",
                "Authorization: Basic aWRhOg==",
                "Authorization: Token <token of ida>",
                "Authorization: <token of ida>",
                "Authorization: Bearer<token of ida>",
                "Authorization: Bearer:<token of ida>",
                "Authorization: \"Bearer <token of ida>\""
            })
    void anotherSchemeIsRefusedAndNotReadPast(String header, Harbour harbour) {
        assertThat(harbour.answer(READ + header))
                .isEqualTo(refusal("the Authorization header must be of the Bearer scheme"));
    }

    /** Nothing but the two headers says who is asking. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Proxy-Authorization: Bearer <token of ida>",
                "X-Api-Key: <service key>",
                "api-key: <service key>",
                "api_key: <service key>",
                "X-Authorization: Bearer <token of ida>",
                "Cookie: access_token=<token of ida>; apikey=<service key>; sb-access-token=<token of ida>",
                "X-Forwarded-User: ida",
                "X-Remote-User: ida",
                "X-User-Id: ida",
                "Role: service_role",
                "X-Hasura-Role: service_role",
                "request.jwt.claims: {\"sub\":\"ida\"}",
                "X-Forwarded-Authorization: Bearer <token of ida>"
            })
    void noOtherHeaderIsACredential(String header, Harbour harbour) {
        assertThat(harbour.answer(READ + header)).isEqualTo(rows("none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apikey", "access_token", "token", "jwt", "Authorization", "api_key"})
    void aCredentialInTheUrlIsNoneAndIsNotRepeated(String name, Harbour harbour) {
        for (String secret : List.of(TestGateway.SERVICE_KEY, TestGateway.token("ida"))) {
            try (LoggedLines lines = LoggedLines.of("dev.sluice", Level.TRACE)) {
                String answer = harbour.answer(READ.strip() + "&" + name + "=" + secret);

                assertThat(answer).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST100

                        {"code":"PGRST100","message":"\\"failed to parse filter (********)\\" (line 1, column 1)",\
                        "details":"unexpected \\"%s\\" expecting \\"not\\" or operator (eq, gt, ...)","hint":null}\
                        """.formatted(secret.charAt(0)));
                assertThat(lines.messages()).noneMatch(line -> line.contains(secret));
            }
        }
    }

    @Test
    void aUserInAnAddressIsNobody(Harbour harbour) {
        RawDoor door = RawDoor.of(harbour);
        String inTarget = door.exchange(
                "GET http://svc:%s@tests/parcel?select=id HTTP/1.1\r\nHost: tests\r\nConnection: close\r\n\r\n"
                        .formatted(TestGateway.SERVICE_KEY));
        String inHost =
                door.exchange("GET /parcel?select=id HTTP/1.1\r\nHost: svc:%s@tests\r\nConnection: close\r\n\r\n"
                        .formatted(TestGateway.SERVICE_KEY));

        assertThat(RawDoor.whole(inTarget)).isEqualTo(noHttp("the target is not of the host that is asked"));
        assertThat(RawDoor.statuses(inHost)).containsExactly(400);
        assertThat(inHost).doesNotContain(TestGateway.SERVICE_KEY);
    }

    @Test
    void whatWasRevokedIsNoCredential(TestDatabase database) {
        String token = ForgedToken.of(ForgedToken.HEADER, ForgedToken.claims("\"jti\":\"lost\""));
        String key = keys(database, "create", "lost").printed().strip();
        try (Harbour storing = new Harbour(HarbourExtension.start(database, "authentication.store.enabled=true"))) {
            String strict = READ + "Sluice-Verify: strict\n";
            assertThat(storing.answer(strict + "Authorization: Bearer " + token))
                    .isEqualTo(rows("1"));
            assertThat(storing.answer(strict + "apikey: " + key)).startsWith("200\n");

            database.run("select sluice.revoke_token('lost')");
            keys(database, "revoke", "lost");

            String revokedToken = refusal("the Bearer token has been revoked");
            assertThat(storing.answer(strict + "Authorization: Bearer " + token))
                    .isEqualTo(revokedToken);
            assertThat(storing.answer(strict + "apikey: " + key)).isEqualTo(refusal("the apikey has been revoked"));
            assertThat(storing.answer(strict + "Authorization: Bearer " + key)).isEqualTo(revokedToken);
            eventually(() ->
                    storing.answer(READ + "Authorization: Bearer " + token).equals(revokedToken));
            eventually(() -> storing.answer(READ + "apikey: " + key).startsWith("401\n"));
        }
    }

    private static CommandLineRun keys(TestDatabase database, String... words) {
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(words));
        all.addAll(List.of("--set", "database.uri=" + database.uri()));
        CommandLineRun run = CommandLineRun.of(all);
        assertThat(run.told()).isEmpty();
        return run;
    }
}
