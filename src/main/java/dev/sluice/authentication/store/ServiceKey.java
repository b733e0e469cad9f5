package dev.sluice.authentication.store;

import dev.sluice.config.Network;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.KeyScope;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a service key, which is all but the key.
 *
 * @param digest SHA-256 of the key in lower-case hexadecimal
 * @param roles that its requests may run as; the first is that of requests that name none
 * @param scope what it may be used for; null is everything
 * @param networks from where it may be used; null is everywhere, none is nowhere
 * @param expiresAt null is never
 */
public record ServiceKey(
        String name,
        String digest,
        List<String> roles,
        @Nullable KeyScope scope,
        @Nullable List<Network> networks,
        @Nullable Instant expiresAt,
        boolean revoked) {

    public ServiceKey {
        roles = List.copyOf(roles);
        networks = networks == null ? null : List.copyOf(networks);
    }

    /** Whether a client may use the key; of whom no address is known only where the key is for everywhere. */
    public boolean isForClient(@Nullable String address) {
        if (networks == null) {
            return true;
        }
        Optional<InetAddress> client = address == null ? Optional.empty() : Network.address(address);
        return client.isPresent() && networks.stream().anyMatch(network -> network.contains(client.get()));
    }

    /** Whether the key's time is over. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /**
     * The identity of a request with the key.
     *
     * @param role the role that the request names, null for none
     * @throws dev.sluice.contract.GatewayException SLC104 where the key may not take that role
     */
    public Identity identity(@Nullable String role) {
        if (role != null && !roles.contains(role)) {
            throw ErrorCode.OUT_OF_SCOPE.failure("role " + role);
        }
        String taken = role == null ? roles.get(0) : role;
        return new Identity(
                taken,
                null,
                Credential.SERVICE_KEY,
                new JsonText("{\"role\":%s,\"key_name\":%s}".formatted(JsonText.quoted(taken), JsonText.quoted(name))),
                expiresAt,
                scope);
    }
}
