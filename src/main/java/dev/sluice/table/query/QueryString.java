package dev.sluice.table.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters of a query string, with percent-encoding taken away and put back. */
public final class QueryString {

    private static final int HEX = 16;

    private static final HexFormat HEX_DIGITS = HexFormat.of().withUpperCase();

    /** A parameter; one without an equals sign has no value. */
    public record Pair(String name, @Nullable String value) {

        public String text() {
            return value == null ? "" : value;
        }
    }

    private QueryString() {}

    public static List<Pair> read(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return List.of();
        }
        return Stream.of(query.split("[&;]"))
                .filter(part -> !part.isEmpty())
                .map(QueryString::pair)
                .toList();
    }

    private static Pair pair(String part) {
        int equals = part.indexOf('=');
        return equals < 0
                ? new Pair(decoded(part), null)
                : new Pair(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
    }

    /** A plus is a space; a percent sign that no two hexadecimal digits follow is itself. */
    public static String decoded(String text) {
        return text.indexOf('%') < 0 ? text.replace('+', ' ') : unescaped(text.replace('+', ' '));
    }

    /** A segment of a path, where a plus is a plus. */
    public static String unescaped(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        return new String(unescapedBytes(text), StandardCharsets.UTF_8);
    }

    /** What a text stands for, which may be no text. */
    public static byte[] unescapedBytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[bytes.length];
        int length = 0;
        for (int index = 0; index < bytes.length; index++) {
            int high = digit(bytes, index + 1);
            int low = digit(bytes, index + 2);
            if (bytes[index] == '%' && high >= 0 && low >= 0) {
                plain[length++] = (byte) (high * HEX + low);
                index += 2;
            } else {
                plain[length++] = bytes[index];
            }
        }
        return Arrays.copyOf(plain, length);
    }

    private static int digit(byte[] bytes, int index) {
        return index < bytes.length ? Character.digit(bytes[index], HEX) : -1;
    }

    /** The same parameters sorted by name. */
    static String canonical(List<Pair> pairs) {
        List<Pair> sorted = new ArrayList<>(pairs);
        sorted.sort(Comparator.comparing(Pair::name));
        return sorted.stream()
                .map(pair -> escaped(pair.name()) + "=" + escaped(pair.text()))
                .collect(Collectors.joining("&"));
    }

    /** Everything but letters, digits and {@code -_.~} escaped (RFC 3986, section 2.3). */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xff);
            boolean plain = character < 128 && (Character.isLetterOrDigit(character) || "-_.~".indexOf(character) >= 0);
            if (plain) {
                escaped.append(character);
            } else {
                escaped.append('%').append(HEX_DIGITS.toHexDigits(one));
            }
        }
        return escaped.toString();
    }

    /** A whole number; null where the text is none. */
    public static @Nullable Long number(String text) {
        String digits = text.strip();
        if (!digits.matches("-?[0-9]+")) {
            return null;
        }
        boolean fits = digits.length() <= 18;
        return fits
                ? Long.valueOf(digits)
                : Long.valueOf(digits.startsWith("-") ? Long.MIN_VALUE / 8 : Long.MAX_VALUE / 8);
    }
}
