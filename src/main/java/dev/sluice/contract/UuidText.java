package dev.sluice.contract;

import java.util.UUID;

/** Reads ids that must be UUIDs, of any version, in the form of RFC 9562 with its four hyphens. */
public final class UuidText {

    private static final int LENGTH = 36;

    private UuidText() {}

    /**
     * Reads an id.
     *
     * @throws GatewayException SLC201 that names the field where the text is not a UUID
     */
    public static UUID parse(String field, String text) {
        if (!isUuid(text)) {
            throw ErrorCode.MALFORMED.failure("field %s: must be a UUID".formatted(field));
        }
        return UUID.fromString(text);
    }

    private static boolean isUuid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int index = 0; index < LENGTH; index++) {
            boolean hyphen = index == 8 || index == 13 || index == 18 || index == 23;
            if (hyphen ? text.charAt(index) != '-' : Character.digit(text.charAt(index), 16) < 0) {
                return false;
            }
        }
        return text.chars().allMatch(character -> character < 128);
    }
}
