package dev.sluice.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that begin with the same bits, as CIDR writes them: {@code 10.0.0.0/8}, {@code fd00::/8}; an address
 * alone is the network of itself. Never asks a name server: a name is no network.
 *
 * @param address its first address
 * @param prefixBits how many bits its addresses have in common
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632">RFC 4632</a>
 */
public record Network(InetAddress address, int prefixBits) {

    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f.:]{2,45})(?:/([0-9]{1,3}))?");

    /** The network that a text is, none where it is no network or has bits beyond its prefix, as an oversight does. */
    public static Optional<Network> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return address(parts.group(1))
                .map(address ->
                        new Network(address, parts.group(2) == null ? bits(address) : Integer.parseInt(parts.group(2))))
                .filter(Network::isWhole);
    }

    /** The address that a text is, never by a name; one of IPv4 that is written as IPv6 is of IPv4. */
    public static Optional<InetAddress> address(String text) {
        // A zone is of the machine that says it and of no network.
        byte[] bytes = text.indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(text) : null;
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException impossible) {
            return Optional.empty();
        }
    }

    /** The networks of a key, with a problem for each text that is none. */
    static List<Network> all(ConfigReader reader, String name) {
        List<Network> networks = new ArrayList<>();
        for (String text : reader.texts(name, List.of())) {
            parse(text)
                    .ifPresentOrElse(
                            networks::add,
                            () -> reader.problem(
                                    name, "'%s' must be a network such as 10.0.0.0/8 or fd00::/8".formatted(text)));
        }
        return List.copyOf(networks);
    }

    /** Whether an address is of this network; one of IPv4 is of no network of IPv6, and the other way about. */
    public boolean contains(InetAddress other) {
        byte[] first = address.getAddress();
        byte[] bytes = other.getAddress();
        return first.length == bytes.length && commonBits(first, bytes) >= prefixBits;
    }

    private static int commonBits(byte[] one, byte[] other) {
        int at = Arrays.mismatch(one, other);
        return at < 0
                ? one.length * Byte.SIZE
                : at * Byte.SIZE + Integer.numberOfLeadingZeros((one[at] ^ other[at]) & 0xFF) - 24;
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    /** Whether the prefix fits the address and all bits behind it are zero. */
    private boolean isWhole() {
        if (prefixBits > bits(address)) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (int bit = prefixBits; bit < bits(address); bit++) {
            if ((bytes[bit / Byte.SIZE] >> (7 - bit % Byte.SIZE) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixBits;
    }
}
