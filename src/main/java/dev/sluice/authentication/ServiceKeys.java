package dev.sluice.authentication;

import dev.sluice.config.ServiceKeyConfig;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The keys of services, of which only digests are known, and the keys that name an application. */
final class ServiceKeys {

    private final List<ServiceKeyConfig> serviceKeys;
    private final List<String> publishableKeys;

    ServiceKeys(List<ServiceKeyConfig> serviceKeys, List<String> publishableKeys) {
        this.serviceKeys = List.copyOf(serviceKeys);
        this.publishableKeys = List.copyOf(publishableKeys);
    }

    /** What is known of a service key. Compares with every key that there is, each in constant time. */
    Optional<ServiceKeyConfig> find(String key) {
        byte[] digest = sha256(key);
        Optional<ServiceKeyConfig> found = Optional.empty();
        for (ServiceKeyConfig candidate : serviceKeys) {
            if (MessageDigest.isEqual(digest, HexFormat.of().parseHex(candidate.digest()))) {
                found = Optional.of(candidate);
            }
        }
        return found;
    }

    static Identity identityOf(ServiceKeyConfig key) {
        return new Identity(
                key.role(),
                null,
                Credential.SERVICE_KEY,
                new JsonText("{\"role\":\"" + key.role() + "\",\"key_name\":\"" + key.name() + "\"}"),
                null);
    }

    /** Whether the key names an application that may ask. */
    boolean isPublishable(String key) {
        byte[] asked = sha256(key);
        boolean found = false;
        for (String candidate : publishableKeys) {
            found |= MessageDigest.isEqual(asked, sha256(candidate));
        }
        return found;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
