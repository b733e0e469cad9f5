package dev.sluice.table.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Status and headers that the database set for a response, in {@code response.status} and {@code response.headers}. */
final class DatabaseHeaders {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Pattern STATUS = Pattern.compile("([0-9]{3,})");

    /** Below it no status is the last of a response: the client would wait for another. */
    static final int STATUS_MIN = 200;

    static final int STATUS_MAX = 999;

    private DatabaseHeaders() {}

    /** The status that the database set, else the given one; fails with PGRST112. */
    static int status(@Nullable String set, int otherwise) {
        if (set == null) {
            return otherwise;
        }
        Matcher matcher = STATUS.matcher(set);
        int status = matcher.lookingAt() && matcher.group(1).length() == 3 ? Integer.parseInt(matcher.group(1)) : 0;
        if (status < STATUS_MIN || status > STATUS_MAX) {
            throw ErrorCode.INVALID_RESPONSE_STATUS.failure();
        }
        return status;
    }

    /** The headers with those that the database set in the place of others of their names; fails with PGRST111. */
    static List<Header> over(List<Header> headers, @Nullable String set) {
        if (set == null) {
            return headers;
        }
        List<Header> own = read(set);
        return Stream.concat(
                        headers.stream().filter(header -> own.stream().noneMatch(other -> other.is(header.name()))),
                        own.stream())
                .toList();
    }

    private static List<Header> read(String set) {
        List<Header> headers = new ArrayList<>();
        JsonNode array = tree(set);
        if (!array.isArray()) {
            throw ErrorCode.INVALID_RESPONSE_HEADERS.failure();
        }
        for (JsonNode element : array) {
            if (!element.isObject() || element.size() != 1) {
                throw ErrorCode.INVALID_RESPONSE_HEADERS.failure();
            }
            Map.Entry<String, JsonNode> header = element.properties().iterator().next();
            headers.add(header(header.getKey(), header.getValue()));
        }
        return headers;
    }

    private static Header header(String name, JsonNode value) {
        Header header = new Header(name, value.asText());
        if (!value.isTextual() || !header.isSendable()) {
            throw ErrorCode.INVALID_RESPONSE_HEADERS.failure();
        }
        return header;
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw ErrorCode.INVALID_RESPONSE_HEADERS.failure();
        }
    }
}
