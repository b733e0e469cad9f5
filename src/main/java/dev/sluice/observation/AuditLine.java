package dev.sluice.observation;

import dev.sluice.contract.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One event as it is audited, built up member by member on one thread. Callers and rule views have a say in many of its
 * texts, so each is cut to a length before the line waits to be written.
 */
final class AuditLine {

    private static final int TEXT_LENGTH_MAX = 128;

    private static final int REPLACEMENT = 0xFFFD;

    private final String event;
    private final List<Member> members = new ArrayList<>();

    /** A member whose value is a text, the id of somebody or something, a number, or a list of texts. */
    private record Member(String name, Object value) {}

    private record Id(String text) {}

    private AuditLine(String event) {
        this.event = event;
    }

    static AuditLine of(String event) {
        return new AuditLine(event);
    }

    /** Adds a text; null adds nothing. */
    AuditLine with(String name, @Nullable String text) {
        return text == null ? this : add(name, cut(text));
    }

    /** Adds an id, which is written under another name; null adds nothing. */
    AuditLine withId(String name, @Nullable String id) {
        return id == null ? this : add(name, new Id(cut(id)));
    }

    AuditLine with(String name, long number) {
        return add(name, number);
    }

    AuditLine with(String name, List<String> texts) {
        return add(name, texts.stream().map(AuditLine::cut).toList());
    }

    private AuditLine add(String name, Object value) {
        members.add(new Member(name, value));
        return this;
    }

    private static String cut(String text) {
        return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX) + "…";
    }

    /**
     * The line as a JSON object without a line break.
     *
     * @param dropped how many lines before this one were not written
     */
    String json(Instant time, AuditIds ids, long dropped) {
        StringBuilder json = new StringBuilder(512)
                .append("{\"time\":\"")
                .append(time)
                .append("\",\"event\":\"")
                .append(event)
                .append('"');
        members.forEach(
                member -> json.append(",\"").append(member.name()).append("\":").append(written(member.value(), ids)));
        if (dropped > 0) {
            json.append(",\"dropped\":").append(dropped);
        }
        return json.append('}').toString();
    }

    private static String written(Object value, AuditIds ids) {
        if (value instanceof List<?> texts) {
            return texts.stream().map(text -> quoted(text.toString())).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Id id) {
            return quoted(ids.of(id.text()));
        }
        return value instanceof Long number ? number.toString() : quoted(value.toString());
    }

    /** A JSON string in ASCII alone: some readers take other characters for the end of a line, or refuse half ones. */
    private static String quoted(String text) {
        return text.chars().allMatch(AuditLine::isPlain) ? '"' + text + '"' : escaped(text);
    }

    private static boolean isPlain(int character) {
        return character >= ' ' && character <= '~' && character != '"' && character != '\\';
    }

    private static String escaped(String text) {
        String whole = text.codePoints()
                .map(point -> isHalf(point) ? REPLACEMENT : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        StringBuilder escaped = new StringBuilder();
        JsonText.quoted(whole).chars().forEach(character -> {
            if (character > '~') {
                escaped.append("\\u%04x".formatted(character));
            } else {
                escaped.append((char) character);
            }
        });
        return escaped.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
