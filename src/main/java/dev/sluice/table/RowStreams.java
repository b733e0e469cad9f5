package dev.sluice.table;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.contract.Body;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Operations;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.StreamDemand;
import dev.sluice.contract.StreamPart;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.table.plan.BodyForm;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.response.ResponseWriter;
import dev.sluice.table.sql.StatementResult;
import dev.sluice.table.sql.StreamWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Answers reads whose rows are streamed: the first part with the response, the others as they are asked for, at an
 * address of the stream's own. A result that turns out short is answered whole. Confined to one event loop.
 */
final class RowStreams {

    private static final String ADDRESS_PREFIX = "sluice.table.stream.";

    /** After which a stream that nobody asks is ended. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

    /** Characters beyond which a result is streamed whatever its number of rows. */
    private static final int WHOLE_CHARACTERS_MAX = 1_000_000;

    private final Vertx vertx;
    private final GatewayBus bus;
    private final Database database;
    private final int streamsMax;
    private final Map<String, RowCursor> open = new LinkedHashMap<>();
    private final Map<String, Registration> registrations = new LinkedHashMap<>();
    private final Map<String, Long> idleTimers = new LinkedHashMap<>();
    private int opening;

    /**
     * The streams of one verticle instance.
     *
     * @param streamsMax the most streams at once, each of which holds a connection
     */
    RowStreams(Vertx vertx, GatewayBus bus, Database database, int streamsMax) {
        this.vertx = vertx;
        this.bus = bus;
        this.database = database;
        this.streamsMax = streamsMax;
    }

    /** Answers a read; fails with SLC002 where too many are under way. */
    Future<RestReply> answer(Work work, Call call) {
        if (open.size() + opening >= streamsMax) {
            return Future.failedFuture(ErrorCode.SHED.failure("%d streams are open already".formatted(streamsMax)));
        }
        opening++;
        Plan.Reading plan = (Plan.Reading) work.plan();
        StreamWriter statements =
                new StreamWriter(plan, work.request().identity().role());
        return database.begin(work.session(), call)
                .compose(transaction -> {
                    RowCursor cursor = new RowCursor(transaction, statements, plan.form());
                    return transaction
                            .run(statements.prelude(work.counts()), call)
                            .compose(prelude -> transaction
                                    .run(statements.declare(), call)
                                    .compose(declared -> first(cursor, names(prelude, plan), work, call))
                                    .map(body -> reply(work, cursor, prelude, body, call)))
                            .recover(cause -> cursor.close().transform(over -> Future.failedFuture(cause)));
                })
                .onComplete(answered -> opening--);
    }

    private static StringBuilder names(Rows prelude, Plan.Reading plan) {
        String names = prelude.text(0, 3);
        return plan.form().is(BodyForm.Kind.CSV)
                ? new StringBuilder(names == null ? "" : names).append('\n')
                : new StringBuilder();
    }

    /** The first rows: all of them, or as many as a result may have that is not streamed. */
    private static Future<String> first(RowCursor cursor, StringBuilder body, Work work, Call call) {
        return cursor.next(call).compose(part -> {
            body.append(part);
            boolean goesOn = !cursor.isEnded()
                    && cursor.rows() <= work.config().caps().streamThresholdRows()
                    && body.length() <= WHOLE_CHARACTERS_MAX;
            return goesOn ? first(cursor, body, work, call) : Future.succeededFuture(body.toString());
        });
    }

    private RestReply reply(Work work, RowCursor cursor, Rows prelude, String body, Call call) {
        StatementResult result = new StatementResult(
                prelude.number(0, 0),
                cursor.rows(),
                List.of(),
                Body.of(body),
                prelude.text(0, 1),
                prelude.text(0, 2),
                null,
                null,
                List.of());
        ResponseWriter writer = new ResponseWriter(work.request());
        return cursor.isEnded()
                ? writer.write(work.plan(), result)
                : writer.streamed((Plan.Reading) work.plan(), result, hold(cursor, call));
    }

    /** Keeps a cursor at an address of its own; the answer is the address. */
    private String hold(RowCursor cursor, Call call) {
        String address = ADDRESS_PREFIX + UUID.randomUUID();
        open.put(address, cursor);
        registrations.put(
                address,
                bus.answerHere(Operations.stream(address), (demand, part) -> next(address, cursor, demand, part)));
        awaitDemand(address, cursor);
        call.handsOver(() -> end(address, cursor));
        return address;
    }

    private Future<StreamPart> next(String address, RowCursor cursor, StreamDemand demand, Call call) {
        cancelIdle(address);
        if (!demand.more() || cursor.isEnded()) {
            return end(address, cursor).map(over -> new StreamPart(Body.EMPTY, true));
        }
        return cursor.next(call).onFailure(cause -> end(address, cursor)).map(part -> {
            if (cursor.isEnded()) {
                forget(address);
            } else {
                awaitDemand(address, cursor);
            }
            return new StreamPart(Body.of(part), cursor.isEnded());
        });
    }

    private void awaitDemand(String address, RowCursor cursor) {
        idleTimers.put(address, vertx.setTimer(IDLE_LIMIT.toMillis(), late -> end(address, cursor)));
    }

    private void cancelIdle(String address) {
        Long timer = idleTimers.remove(address);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private Future<Void> end(String address, RowCursor cursor) {
        forget(address);
        return cursor.close();
    }

    private void forget(String address) {
        cancelIdle(address);
        open.remove(address);
        Registration registration = registrations.remove(address);
        if (registration != null) {
            registration.end();
        }
    }

    /** Ends whatever is open. */
    Future<?> stop() {
        return Future.join(Map.copyOf(open).entrySet().stream()
                .map(held -> end(held.getKey(), held.getValue()))
                .toList());
    }
}
