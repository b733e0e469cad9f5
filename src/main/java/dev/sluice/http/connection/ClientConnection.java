package dev.sluice.http.connection;

import dev.sluice.config.HttpConfig;
import dev.sluice.config.HttpConfig.ForwardedBy;
import dev.sluice.config.Network;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a request, behind the proxies that are trusted: whatever else forwarded headers say is
 * what anybody may have written.
 *
 * @param address the client's, or that of the nearest hop about which nothing trustworthy is known
 * @param scheme by which the client asked, {@code http} or {@code https}
 * @param host that the client asked, with its port where it named one; null where the request names none
 * @param prefix that a proxy took from the path, empty or with a slash at its beginning
 */
public record ClientConnection(
        InetAddress address, String scheme, @Nullable String host, String prefix) {

    /** The client of a request. */
    public static ClientConnection of(HttpServerRequest request, HttpConfig config) {
        HostAndPort authority = request.authority();
        ClientConnection peer = new ClientConnection(
                address(request),
                request.isSSL() ? "https" : "http",
                authority == null ? null : authority.toString(),
                "");
        return peer.resolved(request.headers(), config.forwardedBy(), config.trustedProxies());
    }

    /** Who is behind this peer, where it is a proxy that is trusted. */
    ClientConnection resolved(MultiMap headers, ForwardedBy by, List<Network> proxies) {
        if (!isTrusted(address, proxies)) {
            return this;
        }
        return behind(
                by == ForwardedBy.FORWARDED ? ForwardedHops.forwarded(headers) : ForwardedHops.xForwarded(headers),
                proxies);
    }

    private static InetAddress address(HttpServerRequest request) {
        return address(request.remoteAddress());
    }

    /** Without the zone of a link: else an address with one would pass for none, which is this machine's. */
    static InetAddress address(@Nullable SocketAddress peer) {
        return Optional.ofNullable(peer)
                .map(SocketAddress::hostAddress)
                .map(text -> text.replaceFirst("%.*", ""))
                .flatMap(Network::address)
                .orElse(InetAddress.getLoopbackAddress());
    }

    private static boolean isTrusted(InetAddress address, List<Network> proxies) {
        return proxies.stream().anyMatch(network -> network.contains(address));
    }

    /** Goes from the nearest hop to the farthest, as far as each is told of by one that is trusted. */
    private ClientConnection behind(List<ForwardedHop> hops, List<Network> proxies) {
        ClientConnection client = this;
        for (int index = hops.size() - 1; index >= 0; index--) {
            ForwardedHop hop = hops.get(index);
            if (hop.address() == null) {
                return client.as(client.address, hop);
            }
            client = client.as(hop.address(), hop);
            if (!isTrusted(hop.address(), proxies)) {
                return client;
            }
        }
        return client;
    }

    private ClientConnection as(InetAddress from, ForwardedHop hop) {
        return new ClientConnection(
                from,
                hop.scheme() == null ? scheme : hop.scheme(),
                hop.host() == null ? host : hop.host(),
                hop.prefix() == null ? prefix : hop.prefix());
    }
}
