package dev.sluice.table.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the keys of the objects that a payload's objects hold under a path: an object, an array of them, or null. */
public final class NestedKeys {

    private final List<String> path;
    private @Nullable SortedSet<String> found;

    private NestedKeys(List<String> path) {
        this.path = path;
    }

    /**
     * The keys of the objects under a path, none where there is no object.
     *
     * @throws dev.sluice.contract.GatewayException PGRST102 where something else stands there, or the keys differ
     */
    public static SortedSet<String> of(String json, List<String> path) {
        NestedKeys keys = new NestedKeys(path);
        try (JsonParser parser = PayloadReader.FACTORY.createParser(json)) {
            if (parser.nextToken() == null) {
                throw PayloadReader.fault(PayloadReader.MALFORMED);
            }
            keys.rows(parser, 0);
        } catch (IOException malformed) {
            throw PayloadReader.fault(PayloadReader.MALFORMED);
        }
        return keys.found == null ? new TreeSet<>() : keys.found;
    }

    private void rows(JsonParser parser, int depth) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> row(parser, depth);
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (parser.currentToken() != JsonToken.START_OBJECT) {
                        throw notRows();
                    }
                    row(parser, depth);
                }
            }
            case VALUE_NULL -> {
                // No row.
            }
            default -> throw notRows();
        }
    }

    private void row(JsonParser parser, int depth) throws IOException {
        SortedSet<String> keys = new TreeSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            keys.add(name);
            parser.nextToken();
            if (depth < path.size() && name.equals(path.get(depth))) {
                rows(parser, depth + 1);
            } else {
                parser.skipChildren();
            }
        }
        if (depth == path.size()) {
            if (found != null && !found.equals(keys)) {
                throw PayloadReader.fault(PayloadReader.DIFFERENT_KEYS);
            }
            found = keys;
        }
    }

    private RuntimeException notRows() {
        return PayloadReader.fault("'%s' must hold an object or an array of objects".formatted(String.join(".", path)));
    }
}
