package dev.sluice.http.connection;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of who asked it; null for what it does not say, or says in a way that cannot be right.
 *
 * @param address null where it is hidden or malformed, so that nothing farther away can be told from a lie
 */
record ForwardedHop(
        @Nullable InetAddress address,
        @Nullable String scheme,
        @Nullable String host,
        @Nullable String prefix) {}
