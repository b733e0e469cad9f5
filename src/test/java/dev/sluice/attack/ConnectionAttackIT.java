package dev.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.RawHttp2;
import dev.sluice.support.RawHttp2.Frame;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that would keep connections, streams and the work behind them without asking anything. */
@Alone
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class ConnectionAttackIT {

    private static final int MANY = 50;

    private static Harbour hasty;
    private static Harbour streaming;

    @BeforeAll
    static void start(TestDatabase database) {
        hasty = new Harbour(HarbourExtension.start(database, "http.header_timeout=500ms", "http.body_timeout=500ms"));
        streaming = new Harbour(HarbourExtension.start(
                database, "http.http2.cleartext=true", "http.http2.streams_max=7", "http.http2.resets_max=20"));
    }

    @AfterAll
    static void stop() {
        hasty.close();
        streaming.close();
    }

    /** Whatever an attacker did, others are answered. */
    @AfterEach
    void othersAreAnswered() {
        for (Harbour harbour : List.of(hasty, streaming)) {
            assertThat(harbour.answer("GET /port?select=id&id=eq.1"))
                    .startsWith("200\n")
                    .endsWith("\n\n[{\"id\":1}]");
        }
    }

    /** CVE-2023-44487: a request costs the client nothing once it has given it up. */
    @Test
    void aFloodOfResetsEndsItsConnection() {
        try (RawHttp2 connection = RawHttp2.begin(RawHttp.open(streaming.gateway()))) {
            for (int stream = 1; stream < 2 * MANY; stream += 2) {
                connection.request(stream, "/port?select=id", true).reset(stream);
            }
            Frame end = connection.until(frame -> frame.type() == RawHttp2.GOAWAY);

            assertThat(end.code()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    /** The client never says that it knows the limit: it is held to it all the same, and sent away. */
    @Test
    void aFloodOfStreamsEndsItsConnection() {
        try (RawHttp2 connection = RawHttp2.begin(RawHttp.open(streaming.gateway()))) {
            for (int stream = 1; stream <= 2 * MANY; stream += 2) {
                connection.request(stream, "/port?select=id", false);
            }
            Frame refusal = connection.until(frame -> frame.type() == RawHttp2.RESET);
            Frame end = connection.until(frame -> frame.type() == RawHttp2.GOAWAY);

            assertThat(refusal.stream()).isEqualTo(15);
            assertThat(refusal.code()).isEqualTo(RawHttp2.REFUSED_STREAM);
            assertThat(end.code()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    private static void assertSlowOnesAreSentAway(String beginning) {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int number = 0; number < MANY; number++) {
                slow.add(RawHttp.open(hasty.gateway()).send(beginning));
            }
            for (RawHttp one : slow) {
                assertThat(one.untilClosed())
                        .startsWith("HTTP/1.1 408 ")
                        .contains("\r\n\r\n{\"code\":\"SLC204\",\"message\":\"The request did not come in time\",");
            }
        } finally {
            slow.forEach(RawHttp::close);
        }
    }

    @Test
    void headsThatNeverEndLoseTheirConnections() {
        assertSlowOnesAreSentAway("GET /port?select=id HTTP/1.1\r\nHost: tests\r\nX-A: b");
    }

    @Test
    void bodiesThatNeverEndLoseTheirConnections() {
        assertSlowOnesAreSentAway("POST /rpc/echo HTTP/1.1\r\nHost: tests\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{");
    }

    @Test
    void whatDribblesLosesItsConnectionToo() throws InterruptedException {
        for (String beginning : List.of(
                "GET /port?select=id HTTP/1.1\r\nHost: tests\r\nX-A: ",
                "POST /rpc/echo HTTP/1.1\r\nHost: tests\r\nContent-Length: 100000\r\n\r\n",
                "POST /rpc/echo HTTP/1.1\r\nHost: tests\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n")) {
            try (RawHttp slow = RawHttp.open(hasty.gateway())) {
                slow.send(beginning).sendUntilClosed(new byte[] {'a'}, 200, 50);
            }
        }
    }
}
