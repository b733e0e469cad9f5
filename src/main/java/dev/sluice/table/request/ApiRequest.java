package dev.sluice.table.request;

import dev.sluice.contract.Identity;
import dev.sluice.contract.MediaType;
import dev.sluice.table.query.QueryParameters;
import dev.sluice.table.query.RowRange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants. No promise that it makes sense.
 *
 * @param target the relation or function; empty for the root
 * @param headersOnly whether the response has no body, as for HEAD
 * @param schemaNegotiated whether the response names its schema
 * @param ranges by the path to an embedded resource, whose last step is {@code limit}
 * @param range the rows of the request itself
 * @param payload null where there is none
 * @param columns those that the payload is read for
 * @param accept the acceptable forms, the most wanted first
 * @param knownTags If-None-Match: the entity tags that the client has, null where it has none
 * @param settings of the transaction, as PostgreSQL names them
 */
public record ApiRequest(
        Action action,
        String schema,
        String target,
        boolean headersOnly,
        boolean schemaNegotiated,
        QueryParameters query,
        Map<String, RowRange> ranges,
        RowRange range,
        @Nullable Payload payload,
        Set<String> columns,
        Preferences preferences,
        List<MediaType> accept,
        MediaType contentType,
        @Nullable String knownTags,
        Map<String, String> settings,
        Identity identity) {

    /** What is done to what: the settings hold the headers of the request with their credentials. */
    @Override
    public String toString() {
        return "ApiRequest[%s %s.%s]".formatted(action, schema, target);
    }
}
