package dev.sluice.http.rest;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableOperationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a request of the dialect intends; whether it makes sense is for the planner to say. Pure. */
public final class RestRequest {

    private static final Set<String> RESERVED = Set.of("select", "order", "limit", "offset", "columns", "on_conflict");

    private RestRequest() {}

    /**
     * The table operation that a request asks for.
     *
     * @throws dev.sluice.contract.GatewayException PGRST1xx that says which part could not be read
     */
    public static TableOperation read(RestInput input, Identity identity) {
        TableOperationBuilder operation = new TableOperationBuilder(input.name(), action(input))
                .schema(input.reads() ? input.acceptProfile() : input.contentProfile())
                .single(MediaType.negotiated(input.accept()) == MediaType.OBJECT)
                .count(input.preferences().count() != null)
                .timeout(input.preferences().timeout())
                .returning(input.preferences().wantsRows())
                .ignoreDuplicates("ignore-duplicates".equals(input.preferences().resolution()))
                .allowUnfiltered(input.preferences().allowUnfiltered())
                .readOnly(input.reads());
        if (input.call()) {
            return operation
                    .data(input.reads() ? arguments(input) : body(input))
                    .count(false)
                    .as(identity);
        }
        terms(input, operation);
        if (!input.reads() && !input.method().equals("DELETE")) {
            operation.data(body(input));
        }
        return operation.where(filters(input)).as(identity);
    }

    private static TableAction action(RestInput input) {
        if (input.call()) {
            if (input.reads() || input.method().equals("POST")) {
                return TableAction.CALL;
            }
            throw unsupported(input);
        }
        return switch (input.method()) {
            case "GET", "HEAD" -> TableAction.SELECT;
            case "POST" -> input.preferences().resolution() == null ? TableAction.INSERT : TableAction.UPSERT;
            case "PATCH" -> TableAction.UPDATE;
            case "DELETE" -> TableAction.DELETE;
            default -> throw unsupported(input);
        };
    }

    private static RuntimeException unsupported(RestInput input) {
        return ErrorCode.METHOD_NOT_ALLOWED.failure("Unsupported HTTP method: " + input.method(), null, null);
    }

    private static void terms(RestInput input, TableOperationBuilder operation) {
        for (Parameter parameter : input.parameters()) {
            switch (parameter.name()) {
                case "select" -> operation.columns(TermParser.select(parameter.value()));
                case "order" -> {
                    if (input.reads()) {
                        operation.orderBy(TermParser.order(parameter.value()));
                    }
                }
                case "on_conflict" ->
                    operation.onConflict(TermParser.names("on_conflict parameter", parameter.value()));
                default -> {
                    // A filter, or a parameter that is read elsewhere.
                }
            }
        }
        if (input.reads()) {
            Paging paging = Paging.of(input);
            operation.limit(paging.limit()).offset(paging.offset() == 0 ? null : paging.offset());
        }
    }

    private static @Nullable Filter filters(RestInput input) {
        List<Filter> filters = new ArrayList<>();
        for (Parameter parameter : input.parameters()) {
            if (FilterParser.isTree(parameter.name())) {
                filters.add(FilterParser.tree(parameter));
            } else if (!RESERVED.contains(parameter.name()) && !input.method().equals("POST")) {
                filters.add(FilterParser.column(parameter));
            }
        }
        if (filters.isEmpty()) {
            return null;
        }
        return filters.size() == 1 ? filters.get(0) : new Filter.And(filters);
    }

    private static JsonText body(RestInput input) {
        String type = input.contentType() == null ? "" : input.contentType().toLowerCase(Locale.ROOT);
        if (!type.isEmpty() && !type.startsWith("application/json")) {
            throw ErrorCode.INVALID_BODY.failure("Content-Type not acceptable: " + input.contentType(), null, null);
        }
        String text = input.body() == null ? "" : input.body().strip();
        if (text.isEmpty() && input.call()) {
            return JsonText.EMPTY_OBJECT;
        }
        if (text.isEmpty()) {
            throw ErrorCode.INVALID_BODY.failure("Empty or invalid json", null, null);
        }
        return new JsonText(text);
    }

    /** The arguments of a function called by GET, each as a JSON string that PostgreSQL reads by its type. */
    private static JsonText arguments(RestInput input) {
        StringBuilder json = new StringBuilder("{");
        for (Parameter parameter : input.parameters()) {
            if (!RESERVED.contains(parameter.name())) {
                json.append(json.length() == 1 ? "" : ",")
                        .append(JsonString.quote(parameter.name()))
                        .append(':')
                        .append(JsonString.quote(parameter.value()));
            }
        }
        return new JsonText(json.append('}').toString());
    }
}
