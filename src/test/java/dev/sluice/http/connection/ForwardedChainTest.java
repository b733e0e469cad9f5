package dev.sluice.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.HttpConfig.ForwardedBy;
import dev.sluice.config.Network;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who the client is behind a chain of proxies, in which each can say what it likes of what is behind it. */
class ForwardedChainTest {

    private static final List<Network> PROXIES = Stream.of("10.0.0.0/8", "fd00::/8")
            .map(text -> Network.parse(text).orElseThrow())
            .toList();

    private static String client(String peer, ForwardedBy by, String name, String value) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Stream.of(value.split(" \\| ")).forEach(line -> headers.add(name, line));
        InetAddress address = Network.address(peer).orElseThrow();
        return new ClientConnection(address, "http", "inside", "")
                .resolved(headers, by, PROXIES)
                .address()
                .getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "10.0.0.1; 203.0.113.9; 203.0.113.9",
                "192.0.2.1; 203.0.113.9; 192.0.2.1",
                "10.0.0.1; 198.51.100.1, 203.0.113.9; 203.0.113.9",
                "10.0.0.1; 198.51.100.1, 203.0.113.9, 10.0.0.2; 203.0.113.9",
                "10.0.0.1; 198.51.100.1 | 203.0.113.9, 10.0.0.2; 203.0.113.9",
                "10.0.0.1; 10.0.0.3, 10.0.0.2; 10.0.0.3",
                "10.0.0.1; unknown, 10.0.0.2; 10.0.0.2",
                "10.0.0.1; 203.0.113.9, nonsense; 10.0.0.1",
                "10.0.0.1; localhost; 10.0.0.1",
                "10.0.0.1; 203.0.113.9:5000; 203.0.113.9",
                "10.0.0.1; 2001:db8::1; 2001:db8:0:0:0:0:0:1",
                "10.0.0.1; [2001:db8::1]:5000; 2001:db8:0:0:0:0:0:1",
                "fd00::1; 203.0.113.9; 203.0.113.9",
                "10.0.0.1; ' '; 10.0.0.1",
            })
    void byXForwardedFor(String peer, String value, String client) {
        assertThat(client(peer, ForwardedBy.X_FORWARDED, "X-Forwarded-For", value))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "for=203.0.113.9! 203.0.113.9",
                "for=198.51.100.1, for=203.0.113.9;proto=https! 203.0.113.9",
                "For=\"[2001:db8::1]:4711\"! 2001:db8:0:0:0:0:0:1",
                "for=198.51.100.1, by=10.0.0.1! 10.0.0.1",
                "for=_hidden! 10.0.0.1",
                "for=203.0.113.9;for=198.51.100.1! 10.0.0.1",
                "for=203.0.113.9, nonsense! 10.0.0.1",
                "for=203.0.113.9,! 10.0.0.1",
                "for=\"203.0.113.9! 10.0.0.1",
                "for=198.51.100.1 | for=203.0.113.9, for=10.0.0.2! 203.0.113.9",
            })
    void byForwarded(String value, String client) {
        assertThat(client("10.0.0.1", ForwardedBy.FORWARDED, "Forwarded", value))
                .isEqualTo(client);
    }

    @Test
    void aPeerOnTheSameLinkIsNotTakenForThisMachine() throws UnknownHostException {
        byte[] bytes = Network.address("fe80::1").orElseThrow().getAddress();
        InetSocketAddress peer = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 1), 5_000);

        assertThat(ClientConnection.address(SocketAddress.inetSocketAddress(peer))
                        .getHostAddress())
                .isEqualTo("fe80:0:0:0:0:0:0:1");
    }
}
