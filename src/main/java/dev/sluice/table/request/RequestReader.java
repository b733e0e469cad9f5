package dev.sluice.table.request;

import dev.sluice.config.OpenApiConfig;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.RestRequest;
import dev.sluice.table.query.QueryParameters;
import dev.sluice.table.query.QueryReader;
import dev.sluice.table.query.QueryString;
import dev.sluice.table.request.Preferences.Resolution;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a request in the dialect intends; whether it makes sense is for the planner to say. Pure. */
public final class RequestReader {

    private static final String QUERY = "QUERY";

    /** Of a query that comes as a body; reading holds an event loop. */
    private static final int QUERY_CHARACTERS_MAX = 128 * 1_024;

    private final RestConfig config;

    public RequestReader(RestConfig config) {
        this.config = config;
    }

    /**
     * The intent of a request.
     *
     * @throws dev.sluice.contract.GatewayException PGRST1xx that says which part could not be read
     */
    public ApiRequest read(RestRequest request) {
        Resource resource = resource(request.path());
        boolean isQuery = request.method().equals(QUERY) || resource.isLongQuery();
        String method = isQuery ? "GET" : request.method();
        boolean isWriting = Set.of("POST", "PATCH", "PUT", "DELETE").contains(method);
        String profile = request.header(isWriting ? "Content-Profile" : "Accept-Profile");
        String schema = schema(profile);
        Action action = action(resource, method);
        String queryText = isQuery ? joined(request.query(), request.body().text()) : request.query();
        QueryParameters query = QueryReader.read(queryText, action == Action.CALL_READING);
        Ranges ranges = Ranges.of(query, method, request.header("Range"));
        Preferences preferences = Preferences.of(
                request.headers("Prefer").toList(), config.transactionEnd().mayBeOverridden());
        MediaType contentType = contentType(request);
        Payload payload = payload(request, action, contentType, query, preferences);
        return new ApiRequest(
                action,
                schema,
                resource.name() == null ? "" : resource.name(),
                method.equals("HEAD"),
                profile != null || config.schemas().size() > 1,
                query,
                ranges.all(),
                ranges.top(),
                payload,
                columns(payload, action, query, preferences),
                preferences,
                MediaTypeReader.accept(request.header("Accept")),
                contentType,
                request.header("If-None-Match"),
                TransactionSettings.of(request, schema, preferences, config),
                request.identity());
    }

    /** Where a request goes: nowhere is the root. */
    private record Resource(@Nullable String name, boolean isCall, boolean isLongQuery) {}

    private Resource resource(String path) {
        List<String> segments = segments(path);
        boolean isCall = segments.size() > 1 && segments.get(0).equals("rpc");
        List<String> rest = isCall ? segments.subList(1, segments.size()) : segments;
        if (rest.isEmpty()) {
            return root();
        }
        boolean isLongQuery = rest.size() == 2 && rest.get(1).equals("query");
        if (rest.size() == 1 || isLongQuery) {
            return new Resource(rest.get(0), isCall, isLongQuery);
        }
        throw ErrorCode.INVALID_PATH.failure();
    }

    private static List<String> segments(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return relative.isEmpty()
                ? List.of()
                : Stream.of(relative.split("/", -1)).map(QueryString::unescaped).toList();
    }

    private Resource root() {
        if (config.openApi().mode() == OpenApiConfig.Mode.DISABLED) {
            throw ErrorCode.DESCRIPTION_DISABLED.failure();
        }
        String function = config.openApi().rootSpec();
        return function == null
                ? new Resource(null, false, false)
                : new Resource(function.substring(function.indexOf('.') + 1), true, false);
    }

    private String schema(@Nullable String profile) {
        if (profile == null) {
            return config.schemas().get(0);
        }
        if (!config.schemas().contains(profile)) {
            throw notExposed(profile, config);
        }
        return profile;
    }

    static RuntimeException notExposed(String schema, RestConfig config) {
        return ErrorCode.SCHEMA_NOT_EXPOSED.failure(
                "Invalid schema: " + schema,
                null,
                "Only the following schemas are exposed: " + String.join(", ", config.schemas()));
    }

    private static Action action(Resource resource, String method) {
        if (resource.isCall()) {
            return switch (method) {
                case "GET", "HEAD" -> Action.CALL_READING;
                case "POST" -> Action.CALL;
                case "OPTIONS" -> Action.ROUTINE_OPTIONS;
                default ->
                    throw ErrorCode.INVALID_CALL_METHOD.failure(
                            "Cannot use the %s method on RPC".formatted(method), null, null);
            };
        }
        boolean isRoot = resource.name() == null;
        return switch (method) {
            case "GET", "HEAD" -> isRoot ? Action.DESCRIBE : Action.READ;
            case "OPTIONS" -> isRoot ? Action.ROOT_OPTIONS : Action.RELATION_OPTIONS;
            case "POST" -> written(isRoot, method, Action.INSERT);
            case "PATCH" -> written(isRoot, method, Action.UPDATE);
            case "PUT" -> written(isRoot, method, Action.PUT);
            case "DELETE" -> written(isRoot, method, Action.DELETE);
            default -> throw unsupported(method);
        };
    }

    private static Action written(boolean isRoot, String method, Action action) {
        if (isRoot) {
            throw unsupported(method);
        }
        return action;
    }

    private static RuntimeException unsupported(String method) {
        return ErrorCode.METHOD_NOT_ALLOWED.failure("Unsupported HTTP method: " + method, null, null);
    }

    private static String joined(@Nullable String query, String body) {
        if (body.length() > QUERY_CHARACTERS_MAX) {
            throw ErrorCode.CAP_PASSED.failure(
                    "the query is longer than %d characters".formatted(QUERY_CHARACTERS_MAX));
        }
        return query == null || query.isEmpty() ? body.strip() : query + "&" + body.strip();
    }

    private static MediaType contentType(RestRequest request) {
        String header = request.header("Content-Type");
        return header == null ? MediaType.JSON : MediaTypeReader.read(header);
    }

    private static @Nullable Payload payload(
            RestRequest request, Action action, MediaType type, QueryParameters query, Preferences preferences) {
        boolean takesOne = action == Action.CALL || (action.isWrite() && action != Action.DELETE);
        return takesOne
                ? PayloadReader.read(request.body(), type, action.isCall(), keys(action, query, preferences))
                : null;
    }

    private static Payload.Keys keys(Action action, QueryParameters query, Preferences preferences) {
        if (action == Action.UPDATE && preferences.resolution() == Resolution.MERGE_BY_KEY) {
            return Payload.Keys.ANY;
        }
        return query.columns() != null && action != Action.PUT ? Payload.Keys.GIVEN : Payload.Keys.SAME;
    }

    private static Set<String> columns(
            @Nullable Payload payload, Action action, QueryParameters query, Preferences preferences) {
        if (payload instanceof Payload.Form form) {
            return form.arguments().stream()
                    .map(QueryParameters.Argument::name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        if (payload instanceof Payload.Json json) {
            boolean given = query.columns() != null
                    && keys(action, query, preferences) != Payload.Keys.SAME
                    && (json.keys().isEmpty() || preferences.resolution() == Resolution.MERGE_BY_KEY);
            return given ? new TreeSet<>(query.columns()) : json.keys();
        }
        return Set.of();
    }
}
