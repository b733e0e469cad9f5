package dev.sluice.observation;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.JsonText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One access decision, or the failure to come to one, as it is audited. Callers and rule views have a say in most of
 * its texts, so each is cut to a length before the line waits to be written.
 *
 * @param code of the failure, null where there is a decision
 */
record AuditLine(
        Instant time,
        String requestId,
        String outcome,
        @Nullable String code,
        AccessCheck check,
        @Nullable String effectiveRole,
        @Nullable String accessMethod,
        @Nullable String source,
        @Nullable Instant asOf) {

    private static final int TEXT_LENGTH_MAX = 128;

    private static final int REPLACEMENT = 0xFFFD;

    AuditLine {
        requestId = cut(requestId);
        code = code == null ? null : cut(code);
        accessMethod = accessMethod == null ? null : cut(accessMethod);
        check = AccessCheck.of(
                cut(check.userId()), cut(check.resourceType()), cut(check.resourceId()), cut(check.operation()));
    }

    static AuditLine of(AccessCheck check, AccessDecision decision, Instant time, String requestId) {
        return new AuditLine(
                time,
                requestId,
                decision.outcome().label(),
                null,
                check,
                decision.effectiveRole(),
                decision.accessMethod(),
                decision.source(),
                decision.asOf());
    }

    static AuditLine ofFailure(AccessCheck check, String code, Instant time, String requestId) {
        return new AuditLine(time, requestId, "error", code, check, null, null, null, null);
    }

    private static String cut(String text) {
        return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX) + "…";
    }

    /**
     * The line as a JSON object without a line break. What has no value is left out.
     *
     * @param dropped how many lines before this one were not written
     */
    String json(AuditIds ids, long dropped) {
        StringBuilder json = new StringBuilder(512).append('{');
        add(json, "time", time.toString());
        add(json, "event", "access_decision");
        add(json, "request_id", requestId);
        add(json, "outcome", outcome);
        add(json, "code", code);
        add(json, "resource_type", check.resourceType());
        add(json, "operation", check.operation());
        add(json, "user", ids.of(check.userId()));
        add(json, "resource", ids.of(check.resourceId()));
        add(json, "effective_role", effectiveRole);
        add(json, "access_method", accessMethod);
        add(json, "source", source);
        add(json, "as_of", asOf == null ? null : asOf.toString());
        if (dropped > 0) {
            json.append(",\"dropped\":").append(dropped);
        }
        return json.append('}').toString();
    }

    private static void add(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.append(json.length() > 1 ? ",\"" : "\"")
                    .append(name)
                    .append("\":")
                    .append(quoted(value));
        }
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
