package dev.sluice.http.response;

import dev.sluice.contract.Body;
import dev.sluice.contract.Header;
import java.nio.charset.StandardCharsets;

/**
 * The text of headers that are not all ASCII. Names of tables and what functions say are sent in UTF-8, and clients of
 * the dialect send it; the server knows bytes only, each as one character.
 */
public final class HeaderText {

    private HeaderText() {}

    /** A header as the server sends it. */
    public static String sent(String value) {
        return isAscii(value) ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** A header as it was meant; bytes that are no UTF-8 stay as they came. */
    public static Header received(String name, String value) {
        if (isAscii(value)) {
            return new Header(name, value);
        }
        Body bytes = Body.of(value.getBytes(StandardCharsets.ISO_8859_1));
        return new Header(name, bytes.isUtf8() ? bytes.text() : value);
    }

    private static boolean isAscii(String value) {
        for (int index = 0; index < value.length(); index++) {
            if (value.charAt(index) > 0x7F) {
                return false;
            }
        }
        return true;
    }
}
