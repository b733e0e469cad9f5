package dev.sluice.bus.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TransactionAction;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.contract.TransactionEnd;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an assertion binds, and that it outlives the way from node to node. */
class DoorKeyTest {

    private static final String SECRET = "the secret of two nodes of a cluster";

    private static final Envelope ENVELOPE = envelope("sluice.tx.begin");

    private final DoorKey here = DoorKey.shared(SECRET, MessageJson::encode);
    private final DoorKey there = DoorKey.shared(SECRET, MessageJson::encode);

    private static Envelope envelope(String address) {
        return new Envelope(address, 1_790_000_000_000L, "request", MultiMap.caseInsensitiveMultiMap());
    }

    private static TransactionBegin begin(String claims) {
        return new TransactionBegin(
                new Identity("web", "u", Credential.JWT, new JsonText(claims), Instant.EPOCH), null, false, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"sub\":\"u\",\"role\":\"web\"}",
                "{ \"sub\" : \"u\",\n\t\"name\": \"Ada  Lovelace\" }",
                "{\"name\":\"\\u0041d\\u00e5 \\/ \\\" \\\\ \\u0001 \\ud83d\\ude00 å 😀\"}",
                "{\"n\":[1E5,1e5,1.0,-0,0.0000000001,12345678901234567890.10],\"t\":[true,null,{}]}"
            })
    void itHoldsOnTheOtherNode(String claims) {
        TransactionBegin sent = begin(claims);
        TransactionBegin received = MessageJson.decode(MessageJson.encode(sent), TransactionBegin.class);

        assertThat(there.made(here.assertion(ENVELOPE, sent), ENVELOPE, received))
                .isTrue();
    }

    @Test
    void itBindsEveryPartOfAnIdentity() {
        String assertion = here.assertion(ENVELOPE, begin("{\"a\":1}"));

        assertThat(there.made(assertion, ENVELOPE, begin("{\"a\":1}"))).isTrue();
        assertThat(there.made(assertion, ENVELOPE, begin("{\"a\":2}"))).isFalse();
        assertThat(there.made(assertion, envelope("sluice.tx.begin2"), begin("{\"a\":1}")))
                .isFalse();
        assertThat(DoorKey.random(MessageJson::encode).made(assertion, ENVELOPE, begin("{\"a\":1}")))
                .isFalse();
        assertThat(there.made(
                        here.assertion(ENVELOPE, new TransactionEnd(TransactionAction.COMMIT, null)),
                        ENVELOPE,
                        new TransactionEnd(TransactionAction.COMMIT, begin("{}").identity())))
                .isFalse();
    }

    @Test
    void itBindsTheUsersThatAQuestionIsAbout() {
        AccessCheck ada = AccessCheck.of("ada", "project", "p", "read");
        AccessCheck ben = AccessCheck.of("ben", "project", "p", "read");
        String assertion = here.assertion(ENVELOPE, new AccessChecks(List.of(ada)));

        assertThat(there.made(assertion, ENVELOPE, new AccessChecks(List.of(ada))))
                .isTrue();
        assertThat(there.made(assertion, ENVELOPE, new AccessChecks(List.of(ada, ben))))
                .isFalse();
        assertThat(there.made(assertion, ENVELOPE, ben)).isFalse();
    }

    @Test
    void whatHasNoDeadlineIsNotAsserted() {
        Envelope endless = new Envelope("sluice.tx.begin", null, "request", MultiMap.caseInsensitiveMultiMap());

        assertThat(here.made(here.assertion(endless, begin("{}")), endless, begin("{}")))
                .isFalse();
    }
}
