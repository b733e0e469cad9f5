package dev.sluice.http.rest;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response of the dialect: status, headers, body. Pure. */
public record RestResponse(
        int status, Map<String, String> headers, @Nullable String body) {

    public RestResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The response to a request whose operation gave the result; fails with PGRST103 past the last row. */
    public static RestResponse of(RestInput input, TableOperation operation, TableResult result) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Range", range(operation, result));
        String applied = input.preferences().applied();
        if (applied != null) {
            headers.put("Preference-Applied", applied);
        }
        boolean hasBody = hasBody(input, result);
        if (hasBody) {
            headers.put("Content-Type", MediaType.negotiated(input.accept()).contentType());
        }
        return new RestResponse(
                status(operation, result, hasBody),
                headers,
                hasBody && !input.method().equals("HEAD") ? result.rows().value() : null);
    }

    private static boolean hasBody(RestInput input, TableResult result) {
        return switch (result.operation()) {
            case SELECT, COUNT -> true;
            case INSERT, UPSERT, UPDATE, DELETE -> input.preferences().wantsRows();
            case CALL -> !result.rows().value().equals("null");
        };
    }

    private static int status(TableOperation operation, TableResult result, boolean hasBody) {
        return switch (result.operation()) {
            case SELECT, COUNT -> partial(operation, result) ? 206 : 200;
            case INSERT, UPSERT -> 201;
            case UPDATE, DELETE, CALL -> hasBody ? 200 : 204;
        };
    }

    private static boolean partial(TableOperation operation, TableResult result) {
        Long total = result.count();
        if (total == null) {
            return false;
        }
        long first = offset(operation);
        if (first > total) {
            throw ErrorCode.INVALID_RANGE.failure(
                    "Requested range not satisfiable",
                    "An offset of %d was requested, but there are only %d rows.".formatted(first, total),
                    null);
        }
        return result.returned() < total;
    }

    private static String range(TableOperation operation, TableResult result) {
        TableAction action = result.operation();
        String total = result.count() == null ? "*" : result.count().toString();
        boolean spans = action != TableAction.INSERT && action != TableAction.UPSERT && action != TableAction.DELETE;
        if (!spans || result.returned() == 0) {
            return "*/" + total;
        }
        long first = offset(operation);
        return first + "-" + (first + result.returned() - 1) + "/" + total;
    }

    private static long offset(TableOperation operation) {
        return operation.offset() == null ? 0 : operation.offset();
    }
}
