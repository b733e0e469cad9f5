package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.noHttp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that end at one place for one server and at another for the next. Each carries a second request within what
 * some reader takes for its body; nothing may answer that second one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-11.2">RFC 9112, section 11.2</a>
 */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class RequestSmugglingAttackIT {

    private static final String HIDDEN = "DELETE /journal HTTP/1.1\r\nHost: tests\r\n\r\n";

    private static final String POST = "POST /rpc/echo HTTP/1.1\r\nHost: tests\r\nContent-Type: application/json\r\n";

    private static final String UNCLEAR_LENGTH = "the length of the body is not told as it must be";

    private RawDoor door;

    @BeforeEach
    void prepare(Harbour harbour) {
        door = RawDoor.of(harbour);
    }

    /** Whether the decoder or the gate found it. */
    private static void assertRefusedOnce(String answers) {
        assertThat(RawDoor.whole(answers)).isIn(noHttp(null), noHttp(UNCLEAR_LENGTH));
    }

    /** That one request has one answer, where both readers agree about it. */
    @Test
    void aRequestThatIsPlainIsAnsweredOnce() {
        String last = "\r\n\r\n{}";

        assertThat(RawDoor.statuses(door.exchange(POST + "Content-Length: 2\r\n\r\n{}", last)))
                .containsExactly(200);
        assertThat(RawDoor.statuses(
                        door.exchange(POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", last)))
                .containsExactly(200);
        assertThat(RawDoor.statuses(
                        door.exchange(POST + "Content-Length: %d\r\n\r\n".formatted(HIDDEN.length()) + HIDDEN, "}")))
                .containsExactly(400);
    }

    @Test
    void aLengthBesideChunksIsRefused() {
        String chunks = "Transfer-Encoding: chunked\r\n";
        String whole = "Content-Length: %d\r\n".formatted(HIDDEN.length() + 5);

        assertRefusedOnce(door.exchange(POST + whole + chunks + "\r\n0\r\n\r\n" + HIDDEN));
        assertRefusedOnce(door.exchange(POST + chunks + whole + "\r\n0\r\n\r\n" + HIDDEN));
        assertRefusedOnce(door.exchange(POST + chunks + "Content-Length: 4\r\n\r\n%x\r\n".formatted(HIDDEN.length())
                + HIDDEN + "\r\n0\r\n\r\n"));
        assertRefusedOnce(
                door.exchange(POST + "Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + HIDDEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nContent-Length: 2",
                "Content-Length: 2\r\nContent-Length: 44",
                "Content-Length: 2, 2",
                "Content-Length: 2, 44",
                "Content-Length: +2",
                "Content-Length: -2",
                "Content-Length: 0x2",
                "Content-Length: 2.0",
                "Content-Length: 2\u000B",
                "Content-Length:",
                "Content-Length: 99999999999999999999",
                "Content-Length : 2",
                "Transfer-Encoding : chunked\r\nContent-Length: 2",
                "Transfer-Encoding: \u000Bchunked",
                "Transfer-Encoding: chunked\u0000",
                "Transfer\u0000-Encoding: chunked",
                "X: a\nContent-Length: 2",
                "X: a\rContent-Length: 2",
                "Content-Length"
            })
    void aLengthIsSaidOnceAndPlainly(String headers) {
        assertThat(RawDoor.whole(door.exchange(POST + headers + "\r\n\r\n{}" + HIDDEN)))
                .isEqualTo(noHttp(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: ,chunked",
                "Transfer-Encoding: chunked,",
                "Transfer-Encoding:",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked\r\nContent-Length: 2",
                "Content-Length: 2\r\nTransfer-Encoding: identity",
                "Transfer-Encoding:\r\n chunked",
                "Transfer-Encoding: chunked\r\n ",
                "Transfer-Encoding: chunked\r\n\t, identity"
            })
    void anEncodingIsChunkedAndNothingElse(String headers) {
        assertRefusedOnce(door.exchange(POST + headers + "\r\n\r\n0\r\n\r\n" + HIDDEN));
    }

    @Test
    void anOldProtocolKnowsNoChunks() {
        String answers = door.exchange("POST /rpc/echo HTTP/1.0\r\nHost: tests\r\nConnection: keep-alive\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN);

        // Vert.x says of HTTP/1.0 what the client asked for, and closes the connection all the same.
        assertThat(RawDoor.whole(answers).replace("keep-alive", "close")).isEqualTo(noHttp("HTTP/1.0", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length:\r\n 2", "Content-Length: 2\r\n 2", "Content-Length: 2\r\n\t"})
    void aLengthIsNotFolded(String header) {
        assertThat(RawDoor.whole(door.exchange(POST + header + "\r\n\r\n{}" + HIDDEN)))
                .isEqualTo(noHttp(null));
    }

    /** What a line continues is one header; else it would be a length or a credential to some. */
    @Test
    void aFoldedLineIsNoHeaderOfItsOwn() {
        String answers = door.exchange(
                POST + "X: a\r\n Content-Length: 44\r\n\tAuthorization: Bearer x\r\nContent-Length: 2\r\n\r\n{}",
                "\r\n\r\n{}");

        assertThat(RawDoor.statuses(answers)).containsExactly(200);
        assertThat(RawDoor.whole(door.exchange("GET /port HTTP/1.1\r\n Host: tests\r\n\r\n" + HIDDEN)))
                .isEqualTo(noHttp(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0x2", "+2", "2,", "zz", "", "fffffffff", "2;a\nb", "2\n", "2;a=\"\r\nb\""})
    void aChunkOfNoSizeEndsTheConnection(String size) {
        String answers =
                door.exchange(POST + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n{}\r\n0\r\n\r\n" + HIDDEN);

        assertThat(answers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2\r\n{}XX0\r\n\r\n", "2\n{}\n0\n\n", "2\r\n{}0\r\n\r\n", "1\r\n{}\r\n0\r\n\r\n"})
    void aChunkEndsWhereItsSizeSays(String chunks) {
        assertThat(door.exchange(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + HIDDEN))
                .isEmpty();
    }

    /** A trailer is read past: it is neither a length nor a credential. */
    @Test
    void aTrailerIsNoHeader() {
        String request = """
                POST /rpc/letterhead HTTP/1.1
                Host: tests
                Content-Type: application/json
                Transfer-Encoding: chunked

                15
                {"name": "x-trailer"}
                0
                Content-Length: 44
                Authorization: Bearer x
                X-Trailer: told

                """;
        String answers = door.exchange(request.replace("\n", "\r\n"), "null");

        assertThat(RawDoor.statuses(answers)).containsExactly(200);
        assertThat(answers).endsWith("\r\n\r\nnull");
    }

    @Test
    void theBodyOfAReadIsNoRequest() {
        String answers = door.exchange(
                "GET /port?select=id&id=eq.1 HTTP/1.1\r\nHost: tests\r\nContent-Length: %d\r\n\r\n"
                                .formatted(HIDDEN.length())
                        + HIDDEN,
                "[{\"id\":1}]");

        assertThat(RawDoor.statuses(answers)).containsExactly(200);
    }

    @Test
    void theRestOfATooLargeBodyIsNoRequest() {
        int length = 1_100_000;
        String answers = door.exchange(
                POST + "Content-Length: %d\r\n\r\n".formatted(length) + "x".repeat(length - HIDDEN.length()) + HIDDEN,
                "}");

        assertThat(RawDoor.statuses(answers)).containsExactly(413);
    }

    /** Else what a proxy takes for one request is a connection of its own behind it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA"
            })
    void aRequestStaysOfItsProtocol(String headers) {
        String answers = door.exchange(
                "GET /port?select=id&id=eq.1 HTTP/1.1\r\nHost: tests\r\n" + headers + "\r\n\r\n", "[{\"id\":1}]");

        assertThat(RawDoor.statuses(answers)).containsExactly(200);
        assertThat(RawDoor.whole(door.exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")))
                .isEqualTo(noHttp("HTTP/1.0", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /port?select=id HTTP/1.1\nHost: tests\n\n",
                "GET /port HTTP/1.1x\r\nHost: tests\r\n\r\n",
                "GET /port HTTP/1.1 \r\nHost: tests\r\n\r\n",
                "GET /port x HTTP/1.1\r\nHost: tests\r\n\r\n",
                "GET  /port HTTP/1.1\r\nHost: tests\r\n\r\n",
                "GET\t/port HTTP/1.1\r\nHost: tests\r\n\r\n",
                "GET\u000B/port HTTP/1.1\r\nHost: tests\r\n\r\n",
                "GET /port\tHTTP/1.1\r\nHost: tests\r\n\r\n",
                "GET /port \rHTTP/1.1\r\nHost: tests\r\n\r\n",
                "GET /port\r\n\r\n",
                "G(T /port HTTP/1.1\r\nHost: tests\r\n\r\n"
            })
    void aLineThatIsNoRequestIsRefused(String request) {
        assertThat(RawDoor.whole(door.exchange(request + HIDDEN))).isEqualTo(noHttp("HTTP/1.0", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X\u0000Y: a", "X: a\u0000b", "X Y: a", ": a", "X\u00E9: a", "X: a\u007f"})
    void aHeaderIsANameAndAValue(String header) {
        String answers = door.exchange("GET /port HTTP/1.1\r\nHost: tests\r\n" + header + "\r\n\r\n" + HIDDEN);

        assertThat(RawDoor.whole(answers)).isEqualTo(noHttp(null));
    }
}
