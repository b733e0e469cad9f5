package dev.sluice.table.response;

import dev.sluice.contract.Body;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.RestReply;
import dev.sluice.postgres.Rows;
import dev.sluice.table.plan.Guard;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.plan.WritePlan;
import dev.sluice.table.query.QueryString;
import dev.sluice.table.request.Action;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.Preferences;
import dev.sluice.table.request.Preferences.Count;
import dev.sluice.table.request.Preferences.Representation;
import dev.sluice.table.request.Preferences.Resolution;
import dev.sluice.table.sql.StatementResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the response to a request whose plan was carried out. Pure. */
public final class ResponseWriter {

    private static final String APPLIED = "Preference-Applied";

    private static final int NOT_MODIFIED = 304;

    private static final Header VARY = new Header("Vary", "Accept, Prefer, Range");

    private final ApiRequest request;

    public ResponseWriter(ApiRequest request) {
        this.request = request;
    }

    /** The response to a request that a statement carried out; fails with PGRST103 past the last row. */
    public RestReply write(Plan.OfStatement plan, StatementResult result) {
        List<Header> headers = new ArrayList<>();
        int status = status(plan, result, headers);
        boolean isRead = request.action() == Action.READ || (request.action() == Action.CALL_READING && status == 200);
        boolean isTagged = isRead && !request.headersOnly() && result.responseStatus() == null;
        return reply(isTagged ? tagged(status, result.body(), headers) : status, headers, plan, result);
    }

    private int status(Plan.OfStatement plan, StatementResult result, List<Header> headers) {
        if (plan instanceof Plan.Reading reading) {
            return reading(reading, result, headers);
        }
        return plan instanceof Plan.Writing writing
                ? writing(writing, result, headers)
                : calling((Plan.Calling) plan, result, headers);
    }

    private RestReply reply(int status, List<Header> headers, Plan.OfStatement plan, StatementResult result) {
        boolean hasBody = status != NOT_MODIFIED && headers.stream().anyMatch(header -> header.is("Content-Type"));
        add(headers, "Warning", Warnings.of(plan.legacyNames()));
        headers.add(VARY);
        return new RestReply(
                DatabaseHeaders.status(result.responseStatus(), status),
                DatabaseHeaders.over(headers, result.responseHeaders()),
                hasBody && !request.headersOnly() ? result.body() : Body.EMPTY,
                null);
    }

    /** The response to a read whose rows go on at an address; how many they are is not known yet. */
    public RestReply streamed(Plan.Reading plan, StatementResult result, String address) {
        List<Header> headers = new ArrayList<>();
        reading(plan, result, headers);
        headers.replaceAll(header ->
                header.is(ContentRange.NAME) ? ContentRange.none(result.total()).header() : header);
        if (request.preferences().stream()) {
            String applied = headers.stream()
                    .filter(header -> header.is(APPLIED))
                    .map(header -> header.value() + ", ")
                    .findFirst()
                    .orElse("");
            headers.removeIf(header -> header.is(APPLIED));
            headers.add(new Header(APPLIED, applied + "stream"));
        }
        RestReply first = reply(200, headers, plan, result);
        return new RestReply(first.status(), first.headers(), first.body(), address);
    }

    /** The response to a request for a plan, whose lines are the rows. */
    public static RestReply explained(ApiRequest request, Plan.OfStatement plan, Rows rows) {
        StringBuilder body = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            body.append(rows.text(row, 0)).append('\n');
        }
        List<Header> headers = new ArrayList<>();
        new ResponseWriter(request).addContentType(plan.mediaType(), headers);
        headers.add(VARY);
        return new RestReply(200, headers, Body.of(body.toString()), null);
    }

    /** The response to a request for the description of a schema. */
    public static RestReply described(ApiRequest request, Plan.Description plan, Body document) {
        List<Header> headers = new ArrayList<>();
        new ResponseWriter(request).addContentType(plan.mediaType(), headers);
        headers.add(VARY);
        return new RestReply(200, headers, document, null);
    }

    /** The response to a question for the methods that may be used. */
    public static RestReply offered(Plan.Options plan) {
        Header allow = new Header("Allow", String.join(",", plan.allow()));
        return new RestReply(
                200, List.of(new Header("Access-Control-Allow-Origin", "*"), allow, VARY), Body.EMPTY, null);
    }

    /** Fails with PGRST115 where the row of a PUT has another key than its URL. */
    public static void checkPut(StatementResult result) {
        if (result.pageCount() != 1) {
            throw ErrorCode.PUT_OF_ANOTHER_KEY.failure();
        }
    }

    /** Fails with 42501 where a guard refuses a row that was written. */
    public static void checkPermitted(WritePlan write, StatementResult result) {
        for (int number = 0; number < result.refused().size(); number++) {
            if (result.refused().get(number) > 0) {
                throw refused(
                        write.guards().get(number).guard(), result.refused().get(number));
            }
        }
    }

    private static GatewayException refused(Guard guard, long rows) {
        return ErrorCode.ROWS_GUARDED.failure(
                "permission denied to %s rows of %s".formatted(guard.action().label(), guard.relation()),
                "%d %s '%s' on the %s in '%s'"
                        .formatted(
                                rows,
                                rows == 1 ? "row needs" : "rows need",
                                guard.operation(),
                                guard.resourceType(),
                                guard.column()),
                null);
    }

    /** Fails with SLC201 where a row of the payload found no place of its own. */
    public static void checkPlaced(WritePlan write, StatementResult result) {
        Long misplaced = result.misplaced();
        if (misplaced != null && misplaced > 0) {
            throw ErrorCode.MALFORMED.failure(
                    write instanceof WritePlan.Update update
                            ? "field %s: %d rows have no key of their own"
                                    .formatted(String.join(",", update.key()), misplaced)
                            : "%d rows that others belong to were left out by the database".formatted(misplaced));
        }
    }

    /** Fails with PGRST116 where one row is asked for and there is another number of them. */
    public static void checkSingular(MediaType mediaType, StatementResult result) {
        if (mediaType.isSingular() && result.pageCount() != 1) {
            throw ErrorCode.NOT_SINGULAR.failure("The result contains %d rows".formatted(result.pageCount()));
        }
    }

    /** Fails with PGRST124 where more rows were touched than the request allows. */
    public void checkAffected(StatementResult result) {
        Long most = request.preferences().maxAffected();
        if (most != null && request.preferences().isStrict() && result.pageCount() > most) {
            throw ErrorCode.MAX_AFFECTED_PASSED.failure("The query affects %d rows".formatted(result.pageCount()));
        }
    }

    /** Adds the tag of the content; a client that has it already is told no more than that. */
    private int tagged(int status, Body body, List<Header> headers) {
        String tag = EntityTag.of(headers, body);
        add(headers, "ETag", tag);
        return tag != null && EntityTag.isKnown(tag, request.knownTags()) ? NOT_MODIFIED : status;
    }

    /** Fails past the last row, with all the headers that rows would have had. */
    private int inBounds(ContentRange range, List<Header> headers, Plan.OfStatement plan, StatementResult result) {
        if (range.isOutOfBounds()) {
            RestReply refused = reply(ErrorCode.INVALID_RANGE.status(), headers, plan, result);
            throw range.outOfBounds(refused.status(), refused.headers());
        }
        return range.status();
    }

    private int reading(Plan.Reading plan, StatementResult result, List<Header> headers) {
        ContentRange range = ContentRange.of(request.range().first(), result.pageCount(), result.total());
        headers.add(range.header());
        String query = request.query().canonical();
        headers.add(
                new Header("Content-Location", "/" + plan.relation().name() + (query.isEmpty() ? "" : "?" + query)));
        addContentType(plan.mediaType(), headers);
        addApplied(plan, headers);
        return inBounds(range, headers, plan, result);
    }

    private int calling(Plan.Calling plan, StatementResult result, List<Header> headers) {
        ContentRange range = ContentRange.of(request.range().first(), result.pageCount(), result.total());
        headers.add(range.header());
        addApplied(plan, headers);
        if (plan.call().routine().returnsVoid()) {
            return 204;
        }
        addContentType(plan.mediaType(), headers);
        return inBounds(range, headers, plan, result);
    }

    private int writing(Plan.Writing plan, StatementResult result, List<Header> headers) {
        boolean shown = request.preferences().representation() == Representation.FULL;
        int status = switch (request.action()) {
            case INSERT -> inserted(result, headers);
            case PUT -> {
                Long inserted = result.inserted();
                yield !shown ? 204 : inserted != null && inserted > 0 ? 201 : 200;
            }
            case UPDATE -> {
                headers.add(
                        ContentRange.of(0, result.pageCount(), counted(result)).header());
                yield shown ? 200 : 204;
            }
            case DELETE -> {
                headers.add(ContentRange.none(counted(result)).header());
                yield shown ? 200 : 204;
            }
            default -> throw new IllegalStateException("no write: " + request.action());
        };
        if (shown) {
            addContentType(plan.mediaType(), headers);
        }
        addApplied(plan, headers);
        return status;
    }

    private int inserted(StatementResult result, List<Header> headers) {
        if (!result.location().isEmpty()) {
            headers.add(new Header("Location", "/" + request.target() + "?" + location(result.location())));
        }
        headers.add(ContentRange.none(counted(result)).header());
        boolean merges = request.preferences().resolution() == Resolution.MERGE_DUPLICATES;
        Long inserted = result.inserted();
        return merges && (inserted == null || inserted <= 0) ? 200 : 201;
    }

    private static String location(List<String> key) {
        return key.stream()
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    return QueryString.escaped(pair.substring(0, equals)) + "="
                            + QueryString.escaped(pair.substring(equals + 1));
                })
                .collect(Collectors.joining("&"));
    }

    private @Nullable Long counted(StatementResult result) {
        Count count = request.preferences().count();
        return count != null && count.counts() ? result.pageCount() : null;
    }

    private void addContentType(MediaType mediaType, List<Header> headers) {
        headers.add(new Header("Content-Type", mediaType.contentType()));
        if (request.schemaNegotiated()) {
            headers.add(new Header("Content-Profile", request.schema()));
        }
    }

    private void addApplied(Plan.OfStatement plan, List<Header> headers) {
        Action action = request.action();
        boolean byKey = plan instanceof Plan.Writing writing
                && writing.write() instanceof WritePlan.Insert insert
                && (!insert.primaryKey().isEmpty() || request.query().onConflict() != null);
        boolean merges = request.preferences().resolution() == Resolution.MERGE_BY_KEY;
        boolean keyed = merges && action == Action.UPDATE;
        Preferences.Scope scope = new Preferences.Scope(
                keyed || (action == Action.INSERT && byKey && !merges),
                action.isWrite(),
                action == Action.INSERT || action == Action.UPDATE,
                action == Action.UPDATE || action == Action.DELETE || action.isCall());
        add(headers, APPLIED, request.preferences().applied(scope));
    }

    private static void add(List<Header> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(new Header(name, value));
        }
    }
}
