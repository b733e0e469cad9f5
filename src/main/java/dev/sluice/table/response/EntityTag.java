package dev.sluice.table.response;

import dev.sluice.contract.Body;
import dev.sluice.contract.Header;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tag of a response's content, by which a client that has it already is spared the body (RFC 9110, sections 8.8.3
 * and 13.1.2).
 */
final class EntityTag {

    /** The longest body that is tagged: making a tag reads all of it. */
    private static final int BYTES_MAX = 1_000_000;

    private static final int TAG_BYTES = 16;

    private static final List<String> PARTS = List.of("Content-Type", "Content-Range", "Content-Profile");

    private EntityTag() {}

    /** The tag of a body and of the headers that say what it is; null where it is too long for one. */
    static @Nullable String of(List<Header> headers, Body body) {
        byte[] bytes = body.bytes();
        if (bytes.length > BYTES_MAX) {
            return null;
        }
        MessageDigest digest = sha256();
        for (Header header : headers) {
            if (PARTS.contains(header.name())) {
                digest.update(header.value().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
        }
        byte[] hash = Arrays.copyOf(digest.digest(bytes), TAG_BYTES);
        return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Whether a client that has the given tags has this one; weak tags count as strong ones here. */
    static boolean isKnown(String tag, @Nullable String known) {
        return known != null
                && (known.strip().equals("*")
                        || Stream.of(known.split(",", -1))
                                .map(String::strip)
                                .map(one -> one.startsWith("W/") ? one.substring(2) : one)
                                .anyMatch(tag::equals));
    }
}
