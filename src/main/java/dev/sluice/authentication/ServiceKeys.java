package dev.sluice.authentication;

import dev.sluice.authentication.store.KeyText;
import dev.sluice.authentication.store.ServiceKey;
import dev.sluice.authentication.store.StoredCredentials;
import dev.sluice.config.Network;
import dev.sluice.config.ServiceKeyConfig;
import dev.sluice.contract.Call;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The keys of services, of which only digests are known, and the keys that name an application. */
final class ServiceKeys {

    private final List<ServiceKey> configured;
    private final List<String> publishableKeys;

    ServiceKeys(List<ServiceKeyConfig> configured, List<String> publishableKeys) {
        this.configured = configured.stream().map(ServiceKeys::known).toList();
        this.publishableKeys = List.copyOf(publishableKeys);
    }

    private static ServiceKey known(ServiceKeyConfig key) {
        List<Network> networks = key.networks().isEmpty() ? null : key.networks();
        return new ServiceKey(key.name(), key.digest(), key.allRoles(), key.scope(), networks, key.expiresAt(), false);
    }

    /** What is known of a key: one of the configuration, else one of the database. */
    Future<Optional<ServiceKey>> find(String key, StoredCredentials stored, boolean strict, Call call) {
        Optional<ServiceKey> found = configured(key);
        return found.isPresent() ? Future.succeededFuture(found) : stored.key(key, strict, call);
    }

    /** Compares with every key that is configured, each in constant time. */
    private Optional<ServiceKey> configured(String key) {
        String digest = KeyText.digest(key);
        Optional<ServiceKey> found = Optional.empty();
        for (ServiceKey candidate : configured) {
            if (isSame(digest, candidate.digest())) {
                found = Optional.of(candidate);
            }
        }
        return found;
    }

    /** Whether the key names an application that may ask. */
    boolean isPublishable(String key) {
        String digest = KeyText.digest(key);
        boolean found = false;
        for (String candidate : publishableKeys) {
            found |= isSame(digest, KeyText.digest(candidate));
        }
        return found;
    }

    private static boolean isSame(String digest, String other) {
        return MessageDigest.isEqual(
                digest.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
