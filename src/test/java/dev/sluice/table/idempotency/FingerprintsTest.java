package dev.sluice.table.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.BatchMode;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.Body;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Header;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.TableOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which callers and which requests are the same, and which only look alike. */
class FingerprintsTest {

    private static final Identity IDA = identity("authenticated", "ida", "{\"sub\":\"ida\",\"exp\":1}");

    private static Identity identity(String role, @Nullable String userId, String claims) {
        return new Identity(role, userId, Credential.JWT, JsonText.of(claims), Instant.EPOCH);
    }

    private static RestRequest request(String path, @Nullable String query, String body, Header... headers) {
        return new RestRequest("POST", path, query, List.of(headers), Body.of(body), IDA);
    }

    private static Header prefer(String value) {
        return new Header("Prefer", value);
    }

    @Test
    void aFresherTokenIsOfTheSameCaller() {
        assertThat(Fingerprints.caller(
                        identity("authenticated", "ida", "{\"exp\":2,\"session\":\"x\",\"sub\":\"ida\"}")))
                .isEqualTo(Fingerprints.caller(IDA));
        assertThat(Fingerprints.caller(identity("worker", null, "{\"exp\":2,\"iat\":1,\"jti\":\"b\",\"org\":7}")))
                .isEqualTo(Fingerprints.caller(identity("worker", null, "{\"org\":7,\"nbf\":1,\"exp\":9}")));
    }

    @Test
    void callersAreKeptApart() {
        assertThat(Stream.of(
                                IDA,
                                identity("authenticated", "bo", "{}"),
                                identity("editor", "ida", "{}"),
                                new Identity("authenticated", "ida", Credential.SERVICE_KEY, JsonText.of("{}"), null),
                                identity("authenticatedi", "da", "{}"),
                                identity("worker", null, "{\"org\":7}"),
                                identity("worker", null, "{\"org\":8}"),
                                identity("worker", "", "{\"org\":7}"),
                                Identity.anonymous("worker"))
                        .map(Fingerprints::caller))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsCutElsewhereIsAnotherRequest() {
        assertThat(Stream.of(
                                request("/a", "b", "c"),
                                request("/ab", "", "c"),
                                request("/ab", null, "c"),
                                request("/a", "", "bc"),
                                request("/a", "b", "c", prefer("d")),
                                request("/a", "b", "dc", prefer("")),
                                request("/a", "b", "c", new Header("Accept", "d")),
                                request("/a", "b", "c", new Header("Content-Type", "d")),
                                request("/a", "b", "c", new Header("Accept", "d"), new Header("Accept", "d")),
                                request("/a", "b", "c", new Header("Accept", "dd")))
                        .map(Fingerprints::of))
                .doesNotHaveDuplicates();
    }

    @Test
    void timeLimitsAndHeadersThatAskNothingDoNotCount() {
        assertThat(Fingerprints.of(
                        request("/a", "b", "c", prefer("timeout=2, return=minimal"), new Header("X-Request-ID", "1"))))
                .isEqualTo(Fingerprints.of(request("/a", "b", "c", prefer("return=minimal"), prefer("timeout=30"))));
    }

    @Test
    void aBatchIsWhatItsOperationsAre() {
        TableOperation tick =
                TableOperation.call("tick", JsonText.of("{\"n\":1.0}")).as(IDA);
        BatchRequest batch = new BatchRequest(List.of(tick), BatchMode.ATOMIC, IDA, null, "key");
        Identity later = identity("authenticated", "ida", "{\"sub\":\"ida\",\"exp\":2}");
        TableOperation patient = tick.as(later, Duration.ofSeconds(9));

        assertThat(Fingerprints.of(
                        new BatchRequest(List.of(patient), BatchMode.ATOMIC, later, Duration.ofSeconds(5), "key")))
                .isEqualTo(Fingerprints.of(batch));
        assertThat(Stream.of(
                                batch,
                                new BatchRequest(List.of(tick), BatchMode.PARALLEL, IDA, null),
                                new BatchRequest(List.of(tick, tick), BatchMode.ATOMIC, IDA, null),
                                new BatchRequest(
                                        List.of(TableOperation.call("tick", JsonText.of("{\"n\":1.00}"))
                                                .as(IDA)),
                                        BatchMode.ATOMIC,
                                        IDA,
                                        null))
                        .map(Fingerprints::of))
                .doesNotHaveDuplicates();
    }
}
