package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 203.0.113.9, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::ffff:10.1.2.3, 10.1.2.3, true",
    })
    void aNetworkHoldsTheAddressesThatBeginAsItDoes(String network, String address, boolean isIn) {
        assertThat(network(network).contains(address(address))).isEqualTo(isIn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "::/129",
                "fe80::1%lo",
                "localhost",
                "example.com/8",
                "256.0.0.1",
                "10.0.0.0/8/8",
                "1:2:3",
                "[::1]",
                " 10.0.0.0/8"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    @Test
    void aNetworkIsToldAsItIsWritten() {
        assertThat(network("10.0.0.0/8")).hasToString("10.0.0.0/8").isEqualTo(network("10.0.0.0/8"));
        assertThat(network("127.0.0.1")).hasToString("127.0.0.1/32");
    }

    private static Network network(String text) {
        return Network.parse(text).orElseThrow();
    }

    private static InetAddress address(String text) {
        return Network.address(text).orElseThrow();
    }
}
