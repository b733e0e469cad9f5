package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestCertificate;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS at the doors, with certificates that are replaced while connections are open. */
@ExtendWith(PostgresExtension.class)
class TlsIT {

    private static final TestCertificate FIRST = TestCertificate.of("first", "EC");

    private static final TestCertificate SECOND = TestCertificate.of("second", "RSA");

    private static final SSLContext CLIENT = FIRST.client(FIRST, SECOND);

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        FIRST.writeInto(folder);
    }

    private TestGateway start(TestDatabase database, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "http.tls.certificate=" + folder.resolve("certificate.pem"),
                "http.tls.key=" + folder.resolve("key.pem"),
                "http.tls.reload_interval=100ms"));
        settings.addAll(List.of(more));
        return TestGateway.start(database, settings.toArray(String[]::new));
    }

    private static SSLSocket connect(SSLContext client, int port) throws IOException {
        return (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    private static RawHttp open(TestGateway gateway) {
        try {
            SSLSocket socket = connect(CLIENT, gateway.gateway().apiPort());
            socket.startHandshake();
            return new RawHttp(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String shown(RawHttp connection) {
        try {
            X509Certificate certificate = (X509Certificate)
                    ((SSLSocket) connection.socket()).getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String shown(TestGateway gateway) {
        try (RawHttp connection = open(gateway)) {
            return shown(connection);
        }
    }

    private static String ask(RawHttp connection) {
        return connection.lines("HEAD /nothing HTTP/1.1", "Host: a", "").head();
    }

    @Test
    void theCertificateIsReplacedAndOpenConnectionsGoOn(TestDatabase database) {
        try (TestGateway gateway = start(database);
                RawHttp open = open(gateway)) {
            assertThat(ask(open))
                    .startsWith("HTTP/1.1 404 ")
                    .containsIgnoringCase("\r\nStrict-Transport-Security: max-age=31536000\r\n");
            assertThat(shown(open)).isEqualTo("CN=first");

            SECOND.writeInto(folder);

            eventually(() -> shown(gateway).equals("CN=second"));
            assertThat(ask(open)).startsWith("HTTP/1.1 404 ");
            assertThat(shown(open)).isEqualTo("CN=first");
            assertThat(gateway.management().get("/metrics").body())
                    .contains("sluice_tls_reloads_total{outcome=\"ok\",} ");
        }
    }

    @Test
    void aBrokenCertificateReplacesNothing(TestDatabase database) throws IOException {
        try (LoggedLines log = LoggedLines.of("dev.sluice", Level.ERROR);
                TestGateway gateway = start(database)) {
            Files.writeString(folder.resolve("certificate.pem"), "nonsense");
            eventually(() -> log.messages().stream().anyMatch(line -> line.contains("holds no certificate in PEM")));
            assertThat(shown(gateway)).isEqualTo("CN=first");

            Files.writeString(folder.resolve("certificate.pem"), SECOND.certificate());
            eventually(() -> log.messages().stream()
                    .anyMatch(line ->
                            line.contains("key.pem holds no private key in PEM that belongs to the certificate")));
            assertThat(shown(gateway)).isEqualTo("CN=first");

            SECOND.writeInto(folder);
            eventually(() -> shown(gateway).equals("CN=second"));
        }
    }

    @Test
    void theCertificateIsReadAnewWhenAskedFor(TestDatabase database) {
        try (TestGateway gateway = start(database, "http.tls.reload_interval=1h")) {
            SECOND.writeInto(folder);
            gateway.gateway()
                    .reloadCertificates()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertThat(shown(gateway)).isEqualTo("CN=second");
        }
    }

    @Test
    void filesThatCannotServeAreARefusalToStart(TestDatabase database) throws IOException {
        Files.writeString(folder.resolve("key.pem"), SECOND.key());
        assertThatThrownBy(() -> start(database).close())
                .hasMessageContaining(
                        "http.tls.key: %s holds no private key in PEM that belongs to the certificate",
                        folder.resolve("key.pem"));

        Files.writeString(folder.resolve("key.pem"), "nonsense");
        assertThatThrownBy(() -> start(database).close()).hasMessageContaining("http.tls.key: ");

        Files.delete(folder.resolve("certificate.pem"));
        assertThatThrownBy(() -> start(database).close())
                .hasMessageContaining("http.tls.certificate: %s cannot be read", folder.resolve("certificate.pem"));
    }

    @Test
    void aClientWithoutACertificateIsLeftOutsideWhereOneIsRequired(TestDatabase database) throws IOException {
        Path authority = Files.writeString(folder.resolve("ca.pem"), SECOND.certificate());
        try (TestGateway gateway =
                start(database, "http.tls.client_ca=" + authority, "http.tls.client_authentication=required")) {
            int port = gateway.gateway().apiPort();
            try (RawHttp known = new RawHttp(connect(SECOND.client(FIRST), port))) {
                assertThat(ask(known)).startsWith("HTTP/1.1 404 ");
            }
            try (RawHttp stranger = new RawHttp(connect(FIRST.client(FIRST), port))) {
                assertThatThrownBy(() -> ask(stranger)).isNotNull();
            }
        }
    }

    @Test
    void oldProtocolsAreNotSpoken(TestDatabase database) throws IOException {
        try (TestGateway gateway = start(database, "http.tls.protocols=[TLSv1.3]")) {
            try (SSLSocket old = connect(CLIENT, gateway.gateway().apiPort())) {
                old.setEnabledProtocols(new String[] {"TLSv1.2"});
                assertThatThrownBy(old::startHandshake).isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    @Test
    void aHandshakeThatIsNotBegunIsNotWaitedFor(TestDatabase database) throws IOException {
        try (TestGateway gateway = start(database, "http.header_timeout=300ms");
                RawHttp slow = open(gateway);
                RawHttp silent = new RawHttp(new Socket(
                        InetAddress.getLoopbackAddress(), gateway.gateway().apiPort()))) {
            assertThat(silent.send(new byte[] {22, 3, 1}).untilClosed()).isEmpty();
            assertThat(slow.send("GET / HT").answerUntilClosed())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("strict-transport-security: max-age=31536000\n");
        }
    }

    @Test
    void theManagementPortSpeaksTlsToo(TestDatabase database) throws IOException {
        try (TestGateway gateway = start(
                        database,
                        "management.tls.certificate=" + folder.resolve("certificate.pem"),
                        "management.tls.key=" + folder.resolve("key.pem"));
                RawHttp connection =
                        new RawHttp(connect(CLIENT, gateway.gateway().managementPort()))) {
            assertThat(connection.lines("GET /live HTTP/1.1", "Host: a", "").head())
                    .startsWith("HTTP/1.1 200 ");
        }
    }
}
