package dev.sluice.bus.body;

import dev.sluice.contract.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large and how deep a message may be. A text counts its characters, as its bytes are not known before it is
 * written; what goes over the network counts its bytes.
 *
 * @param depthMax objects and arrays within each other
 */
public record BodyCaps(int bytesMax, int depthMax) {

    /** What a number, a constant or the marks around a value count. */
    private static final int SCALAR = 4;

    /** Measures no further than the caps; the answer is the size. Fails with SLC203. */
    public long check(JsonObject message) {
        return size(message, 0, 1);
    }

    /** Fails with SLC203 where there are too many bytes. */
    public void check(long bytes) {
        if (bytes > bytesMax) {
            throw ErrorCode.BODY_TOO_LARGE.failure("the most are %d bytes (bus.message_bytes_max)".formatted(bytesMax));
        }
    }

    private long size(@Nullable Object value, long before, int depth) {
        if (depth > depthMax) {
            throw ErrorCode.CAP_PASSED.failure(
                    "the message nests deeper than %d (bus.message_depth_max)".formatted(depthMax));
        }
        long size = before + SCALAR;
        if (value instanceof CharSequence text) {
            size += text.length();
        } else if (value instanceof JsonObject object) {
            size = members(object.getMap(), size, depth);
        } else if (value instanceof Map<?, ?> map) {
            size = members(map, size, depth);
        } else if (value instanceof JsonArray array) {
            size = elements(array.getList(), size, depth);
        } else if (value instanceof Iterable<?> list) {
            size = elements(list, size, depth);
        }
        check(size);
        return size;
    }

    private long members(Map<?, ?> map, long before, int depth) {
        long size = before;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            size = within(
                    member.getValue(), size + String.valueOf(member.getKey()).length(), depth);
        }
        return size;
    }

    private long elements(Iterable<?> list, long before, int depth) {
        long size = before;
        for (Object element : list) {
            size = within(element, size, depth);
        }
        return size;
    }

    private long within(@Nullable Object value, long before, int depth) {
        return size(value, before, isContainer(value) ? depth + 1 : depth);
    }

    private static boolean isContainer(@Nullable Object value) {
        return value instanceof JsonObject
                || value instanceof JsonArray
                || value instanceof Map
                || value instanceof Iterable;
    }
}
