package dev.sluice.table.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a function raised with SQLSTATE {@code PGRST}: its message and detail are JSON that say the whole
 * response.
 */
public final class RaisedFailure {

    private static final String SQLSTATE = "PGRST";

    private static final String CHALLENGE = "WWW-Authenticate";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RaisedFailure() {}

    /** What the caller is told; any failure but such a one as it is. */
    public static Throwable told(Throwable cause) {
        return cause instanceof GatewayException known && known.failure().code().equals(SQLSTATE)
                ? new GatewayException(read(known.failure()))
                : cause;
    }

    private static Failure read(Failure raised) {
        JsonNode message = object(raised.message());
        if (message == null
                || !message.path("code").isTextual()
                || !message.path("message").isTextual()
                || !isTextOrNone(message.path("details"))
                || !isTextOrNone(message.path("hint"))) {
            return malformed(
                    "Invalid JSON value for MESSAGE: '%s'".formatted(raised.message()),
                    "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys:"
                            + " 'details', 'hint'.");
        }
        if (raised.details() == null) {
            return malformedDetail("DETAIL is missing in the RAISE statement");
        }
        JsonNode detail = object(raised.details());
        if (detail == null || !isResponse(detail)) {
            return malformedDetail("Invalid JSON value for DETAIL: '%s'".formatted(raised.details()));
        }
        List<Header> headers = new ArrayList<>();
        detail.path("headers")
                .properties()
                .forEach(header -> headers.add(
                        new Header(header.getKey(), header.getValue().textValue())));
        if (headers.stream().noneMatch(header -> header.is(CHALLENGE))) {
            // What is raised is the whole response: nobody is asked for a token unless it says so.
            headers.add(new Header(CHALLENGE, ""));
        }
        return new Failure(
                message.path("code").textValue(),
                detail.path("status").intValue(),
                message.path("message").textValue(),
                message.path("details").textValue(),
                message.path("hint").textValue(),
                null,
                detail.path("status_text").textValue(),
                headers);
    }

    private static boolean isTextOrNone(JsonNode value) {
        return value.isTextual() || value.isMissingNode() || value.isNull();
    }

    private static boolean isResponse(JsonNode detail) {
        JsonNode words = detail.path("status_text");
        int status = detail.path("status").intValue();
        boolean allSendable = detail.path("headers").properties().stream()
                .allMatch(header -> header.getValue().isTextual()
                        && new Header(header.getKey(), header.getValue().textValue()).isSendable());
        return detail.path("status").isInt()
                && status >= DatabaseHeaders.STATUS_MIN
                && status <= DatabaseHeaders.STATUS_MAX
                && detail.path("headers").isObject()
                && allSendable
                && isTextOrNone(words)
                && (!words.isTextual() || Failure.isStatusText(words.textValue()));
    }

    private static @Nullable JsonNode object(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            return node != null && node.isObject() ? node : null;
        } catch (JsonProcessingException malformed) {
            return null;
        }
    }

    private static Failure malformedDetail(String details) {
        return malformed(
                details,
                "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key:"
                        + " 'status_text'.");
    }

    private static Failure malformed(String details, String hint) {
        ErrorCode code = ErrorCode.INVALID_RAISE;
        return new Failure(code.code(), code.status(), code.message(), details, hint);
    }
}
