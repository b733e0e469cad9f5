package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where clients find the dialect.
 *
 * @param scheme {@code http} or {@code https}
 * @param host as an address writes it, IPv6 in brackets
 * @param path what the dialect's paths begin with, at least {@code /}
 */
public record PublicAddress(String scheme, String host, int port, String path) {

    private static final Pattern SCHEME = Pattern.compile("https?");

    /** A host without user, and perhaps a port. */
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]@]+]|[^:@\\[\\]]+)(?::(\\d{1,5}))?");

    private static final int PORT_MAX = 65_535;

    /** The address of a server that nothing stands before. */
    public static PublicAddress of(String host, int port, String basePath) {
        return new PublicAddress("http", host.contains(":") ? "[" + host + "]" : host, port, path(basePath));
    }

    /** The same, where it is reached over TLS. */
    public PublicAddress overTls() {
        return new PublicAddress("https", host, port, path);
    }

    /** The address that a text is, none where it has no host or has what an address of an API cannot have. */
    public static Optional<PublicAddress> parse(String text) {
        try {
            URI uri = new URI(text);
            return uri.getRawQuery() == null && uri.getRawFragment() == null ? of(uri) : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<PublicAddress> of(URI uri) {
        if (uri.getScheme() == null || uri.getRawAuthority() == null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        Matcher authority = AUTHORITY.matcher(uri.getRawAuthority());
        if (!SCHEME.matcher(scheme).matches() || !authority.matches()) {
            return Optional.empty();
        }
        String given = authority.group(2);
        int port = given == null ? standardPort(scheme) : Integer.parseInt(given);
        return port > 0 && port <= PORT_MAX
                ? Optional.of(new PublicAddress(scheme, authority.group(1), port, path(uri.getRawPath())))
                : Optional.empty();
    }

    /**
     * Where everything is that stands beside the dialect. An address whose path does not end as the gateway's own does
     * stands for the dialect alone: what is before its path is the whole's.
     */
    public String root(String basePath) {
        String whole = barePath();
        String stem = endsWith(basePath) ? whole.substring(0, whole.length() - basePath.length()) : "";
        return scheme + "://" + host + (isStandardPort() ? "" : ":" + port) + stem;
    }

    /** Whether its path ends as the gateway's own does. */
    public boolean endsWith(String basePath) {
        return barePath().endsWith(basePath);
    }

    /** The path without a slash at its end. */
    public String barePath() {
        return path.replaceFirst("/+$", "");
    }

    /** Whether the port goes without saying. */
    public boolean isStandardPort() {
        return port == standardPort(scheme);
    }

    private static int standardPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static String path(String path) {
        return path.isEmpty() ? "/" : path;
    }
}
