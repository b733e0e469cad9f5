package dev.sluice.authentication.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.sluice.config.IssuerConfig;
import dev.sluice.config.KeySourceConfig.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys of an issuer from what its source holds: each is used for what it is for, or passed over by name. */
final class KeySetReader {

    private static final int NAME_LENGTH_MAX = 80;

    private final IssuerConfig issuer;
    private final int keysMax;

    KeySetReader(IssuerConfig issuer, int keysMax) {
        this.issuer = issuer;
        this.keysMax = keysMax;
    }

    /** The keys; none where there are but none can be used, and an exception where it cannot be told. */
    KeySet read(byte[] content) throws UnusableKeysException {
        Kind kind = issuer.keys().kind();
        if (kind.isSecret()) {
            return secret(content);
        }
        List<JWK> found = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        if (kind == Kind.PUBLIC_KEY_FILE) {
            PemKeys.read(content, keysMax, found, passedOver);
        } else {
            members(content, found, passedOver);
        }
        return set(found, passedOver, kind != Kind.PUBLIC_KEY_FILE, content);
    }

    private KeySet set(List<JWK> found, List<String> passedOver, boolean named, byte[] content) {
        List<VerificationKey> keys = new ArrayList<>();
        for (JWK key : found) {
            try {
                keys.add(VerificationKey.of(key, KeyRules.algorithms(key, issuer.algorithms())));
            } catch (UnusableKeysException unusable) {
                passedOver.add(name(key.getKeyID(), key.getKeyType().getValue()) + unusable.getMessage());
            } catch (JOSEException | GeneralSecurityException unusable) {
                passedOver.add(name(key.getKeyID(), key.getKeyType().getValue()) + "it cannot be used");
            }
        }
        return new KeySet(keys, named, passedOver, digest(content));
    }

    /** A secret is for every configured algorithm, so it must be long enough for each. */
    private KeySet secret(byte[] content) throws UnusableKeysException {
        byte[] bytes = new String(content, StandardCharsets.UTF_8)
                .replaceFirst("[\\r\\n]+$", "")
                .getBytes(StandardCharsets.UTF_8);
        OctetSequenceKey key = new OctetSequenceKey.Builder(bytes).build();
        List<String> algorithms = KeyRules.algorithms(key, issuer.algorithms());
        if (algorithms.size() < issuer.algorithms().size()) {
            throw new UnusableKeysException("a secret of %d bytes is too short for one of %s"
                    .formatted(bytes.length, String.join(", ", issuer.algorithms())));
        }
        return set(List.of(key), new ArrayList<>(), false, content);
    }

    private void members(byte[] content, List<JWK> found, List<String> passedOver) throws UnusableKeysException {
        for (Map<String, Object> member : members(content)) {
            try {
                JWK key = JWK.parse(member);
                if (issuer.keys().kind() == Kind.JWKS_URL && key instanceof OctetSequenceKey) {
                    passedOver.add(name(key.getKeyID(), "oct") + "a secret is none where everybody may fetch it");
                } else {
                    found.add(key);
                }
            } catch (ParseException | IllegalArgumentException | IllegalStateException unreadable) {
                passedOver.add(name(member.get("kid"), member.get("kty")) + "it cannot be read");
            }
        }
    }

    /** The keys of a set, or the one key that stands in its place. */
    private List<Map<String, Object>> members(byte[] content) throws UnusableKeysException {
        try {
            Map<String, Object> document = StrictJson.object(StrictJson.text(content));
            if (!(document.get("keys") instanceof List<?> keys)) {
                if (document.containsKey("kty")) {
                    return List.of(document);
                }
                throw new UnusableKeysException("is no key set");
            }
            if (keys.size() > keysMax) {
                throw new UnusableKeysException("has more than %d keys".formatted(keysMax));
            }
            List<Map<String, Object>> members = new ArrayList<>();
            for (Object key : keys) {
                Map<String, Object> member = new LinkedHashMap<>();
                if (key instanceof Map<?, ?> map) {
                    map.forEach((name, value) -> member.put(String.valueOf(name), value));
                }
                members.add(member);
            }
            return members;
        } catch (ParseException malformed) {
            throw new UnusableKeysException(String.valueOf(malformed.getMessage()));
        }
    }

    /** A key by the names that it gives itself, which are the source's words: short, and without line breaks. */
    private static String name(@Nullable Object id, @Nullable Object type) {
        String name = "kid=%s kty=%s".formatted(id, type).replaceAll("[^\\x21-\\x7e ]", "?");
        return name.substring(0, Math.min(name.length(), NAME_LENGTH_MAX)) + ": ";
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
