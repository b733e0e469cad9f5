package dev.sluice.support;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.support.FaultProxy.Direction;
import dev.sluice.support.FaultProxy.Door;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy of the fault suite does what it says, between two plain sockets. */
class FaultProxyTest {

    private static final int SILENCE_MILLIS = 150;

    private ServerSocket listener;
    private FaultProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to(listener.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        server = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        proxy.close();
        listener.close();
    }

    private static void say(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void hears(Socket to, String text) throws IOException {
        to.setSoTimeout(10_000);
        assertThat(new String(to.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    private static void hearsNothing(Socket to) throws IOException {
        to.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> to.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    private static void isEnded(Socket to) throws IOException {
        to.setSoTimeout(10_000);
        assertThat(to.getInputStream().read()).isEqualTo(-1);
    }

    private static void isReset(Socket to) throws IOException {
        to.setSoTimeout(10_000);
        assertThatThrownBy(() -> to.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private Socket another(int millis) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()), millis);
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    @Test
    void passesOnWhatIsSaidAndThatAPeerHasEnded() throws IOException {
        say(client, "question");
        hears(server, "question");
        client.shutdownOutput();
        isEnded(server);
        say(server, "answer");
        hears(client, "answer");
        server.close();
        isEnded(client);
        eventually(() -> proxy.open() == 0);
    }

    @Test
    void aResetIsPassedOn() throws IOException {
        ProxiedConnection.reset(server);
        isReset(client);
    }

    @Test
    void whatIsSilentComesOnceHealedAndSoDoesTheEnd() throws IOException {
        proxy.silence();
        say(client, "question");
        client.shutdownOutput();
        say(server, "answer");
        hearsNothing(server);
        hearsNothing(client);
        proxy.heal();
        hears(server, "question");
        isEnded(server);
        hears(client, "answer");
    }

    @Test
    void oneDirectionIsSilentAlone() throws IOException {
        proxy.flow(Direction.TO_CLIENT, Flow.SILENT);
        say(client, "question");
        hears(server, "question");
        say(server, "answer");
        hearsNothing(client);
    }

    @Test
    void connectionsToComeMayBeTreatedOtherwiseThanThoseThatThereAre() throws IOException {
        proxy.flowOfArriving(Direction.TO_SERVER, Flow.SILENT);
        try (Socket late = another(1_000);
                Socket lateServer = listener.accept()) {
            say(late, "question");
            hearsNothing(lateServer);
            say(client, "question");
            hears(server, "question");
        }
    }

    @Test
    void aChunkIsHeldBack() throws IOException {
        proxy.flow(Direction.TO_SERVER, Flow.delayed(Duration.ofMillis(120)));
        long said = System.nanoTime();
        say(client, "question");
        hears(server, "question");
        assertThat(System.nanoTime() - said).isGreaterThanOrEqualTo(120_000_000);
    }

    @Test
    void bytesTrickle() throws IOException {
        proxy.flow(Direction.TO_CLIENT, Flow.limited(1_000));
        long said = System.nanoTime();
        String text = "x".repeat(200);
        say(server, text);
        hears(client, text);
        assertThat(System.nanoTime() - said).isGreaterThanOrEqualTo(200_000_000);
    }

    @Test
    void soManyBytesPassAndThenNone() throws IOException {
        proxy.flow(Direction.TO_CLIENT, Flow.after(3, Flow.Then.SILENCE));
        say(server, "answer");
        hears(client, "ans");
        hearsNothing(client);
        proxy.heal();
        hears(client, "wer");
    }

    @Test
    void soManyBytesPassAndThenTheEnd() throws IOException {
        proxy.flow(Direction.TO_CLIENT, Flow.after(3, Flow.Then.END));
        say(server, "answer");
        hears(client, "ans");
        isEnded(client);
        say(client, "more");
        hears(server, "more");
    }

    @Test
    void soManyBytesPassAndThenAReset() throws IOException {
        proxy.flow(Direction.TO_CLIENT, Flow.after(3, Flow.Then.RESET));
        say(server, "answer");
        isReset(server);
        client.setSoTimeout(10_000);
        assertThatThrownBy(() -> client.getInputStream().readNBytes(6)).isInstanceOf(SocketException.class);
    }

    @Test
    void everyConnectionIsResetToBothSides() throws IOException {
        proxy.reset();
        isReset(client);
        isReset(server);
        eventually(() -> proxy.open() == 0);
    }

    @Test
    void aDirectionIsEndedAlone() throws IOException {
        proxy.end(Direction.TO_SERVER);
        isEnded(server);
        say(client, "lost");
        say(server, "answer");
        hears(client, "answer");
        isEnded(server);
    }

    @Test
    void theDoorRefusesAndOpensAgain() throws IOException {
        proxy.door(Door.REFUSING);
        assertThatThrownBy(() -> another(1_000)).isInstanceOf(ConnectException.class);
        say(client, "still there");
        hears(server, "still there");
        proxy.heal();
        isServed();
    }

    @Test
    void theDoorIsUnansweredAndOpensAgain() throws IOException {
        proxy.door(Door.UNANSWERED);
        assertThatThrownBy(() -> another(SILENCE_MILLIS)).isInstanceOf(SocketTimeoutException.class);
        proxy.door(Door.REFUSING);
        assertThatThrownBy(() -> another(1_000)).isInstanceOf(ConnectException.class);
        proxy.door(Door.UNANSWERED);
        assertThatThrownBy(() -> another(SILENCE_MILLIS)).isInstanceOf(SocketTimeoutException.class);
        proxy.heal();
        isServed();
    }

    @Test
    void theDoorIsSilentAndLetsThoseInWhoWaited() throws IOException {
        proxy.door(Door.SILENT);
        try (Socket late = another(1_000)) {
            say(late, "question");
            hearsNothing(late);
            proxy.heal();
            try (Socket lateServer = listener.accept()) {
                hears(lateServer, "question");
            }
        }
    }

    @Test
    void theDoorResets() {
        proxy.door(Door.RESETTING);
        connectingIsReset();
    }

    @Test
    void whereTheServerIsGoneAConnectionIsReset() throws IOException {
        listener.close();
        connectingIsReset();
    }

    /** The reset may come before the connection is known to be there, or after. */
    private void connectingIsReset() {
        assertThatThrownBy(() -> {
                    try (Socket late = another(1_000)) {
                        late.setSoTimeout(10_000);
                        late.getInputStream().read();
                    }
                })
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private void isServed() throws IOException {
        try (Socket late = another(1_000);
                Socket lateServer = listener.accept()) {
            say(late, "question");
            hears(lateServer, "question");
        }
    }
}
