package dev.sluice.http.connection;

import dev.sluice.config.Network;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what proxies say of their clients, farthest first.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239">RFC 7239</a>
 */
final class ForwardedHops {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final Pattern PAIR =
            Pattern.compile("\\G\\s*(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*+)\")\\s*([;,]|$)");

    /** An address with a port perhaps, one of IPv6 in brackets; X-Forwarded-For has them without. */
    private static final Pattern NODE =
            Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\d{1,5})?|([0-9.]+)(?::\\d{1,5})?|([0-9A-Fa-f:.]+)");

    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9]([A-Za-z0-9._-]{0,253})|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");

    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~-]+)+");

    private ForwardedHops() {}

    /** By {@code Forwarded}; none where any of it is malformed, since who wrote which part is then unknown. */
    static List<ForwardedHop> forwarded(MultiMap headers) {
        String text = String.join(",", headers.getAll("Forwarded"));
        List<ForwardedHop> hops = new ArrayList<>();
        Map<String, String> pairs = new HashMap<>();
        Matcher matcher = PAIR.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find()) {
            end = matcher.end();
            String value = matcher.group(2) == null ? matcher.group(3).replaceAll("\\\\(.)", "$1") : matcher.group(2);
            if (pairs.put(matcher.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return List.of();
            }
            if (!matcher.group(4).equals(";")) {
                hops.add(hop(pairs.get("for"), pairs.get("proto"), pairs.get("host"), null));
                pairs.clear();
            }
        }
        return end < text.length() || text.endsWith(",") || text.endsWith(";") ? List.of() : hops;
    }

    /** By {@code X-Forwarded-For}, with what the nearest proxy says in the others of that name. */
    static List<ForwardedHop> xForwarded(MultiMap headers) {
        List<ForwardedHop> hops = new ArrayList<>();
        for (String address : values(headers, "X-Forwarded-For")) {
            hops.add(hop(
                    address,
                    last(headers, "X-Forwarded-Proto"),
                    last(headers, "X-Forwarded-Host"),
                    last(headers, "X-Forwarded-Prefix")));
        }
        return hops;
    }

    private static ForwardedHop hop(
            @Nullable String node, @Nullable String scheme, @Nullable String host, @Nullable String prefix) {
        String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
        return new ForwardedHop(
                node == null ? null : address(node).orElse(null),
                lower.equals("http") || lower.equals("https") ? lower : null,
                host != null && HOST.matcher(host).matches() ? host : null,
                prefix != null && PREFIX.matcher(prefix).matches() ? prefix : null);
    }

    private static Optional<InetAddress> address(String node) {
        Matcher matcher = NODE.matcher(node);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String ipv6 = matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
        return Network.address(ipv6 == null ? matcher.group(2) : ipv6);
    }

    private static @Nullable String last(MultiMap headers, String name) {
        List<String> values = values(headers, name);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    private static List<String> values(MultiMap headers, String name) {
        return headers.getAll(name).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .toList();
    }
}
