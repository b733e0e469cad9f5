package dev.sluice.table.idempotency;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.BatchResult;
import dev.sluice.contract.Body;
import dev.sluice.contract.IdempotencyKey;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.TableResult;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How one kind of answer is kept in a record, and what a repeat is told of it.
 *
 * @param kept what goes into the record
 * @param replayed what a repeat gets from the record
 */
public record AnswerForm<T>(Function<T, RestReply> kept, Function<RestReply, T> replayed) {

    private static final int OK = 200;

    /** A response of the dialect as it was, and a header that says so. */
    public static final AnswerForm<RestReply> OF_REPLY = new AnswerForm<>(
            reply -> reply,
            kept -> new RestReply(
                    kept.status(),
                    Stream.concat(kept.headers().stream(), Stream.of(IdempotencyKey.REPLAYED))
                            .toList(),
                    kept.body(),
                    null));

    public static final AnswerForm<TableResult> OF_OPERATION = ofMessage(TableResult.class);

    /** The outcome of a batch as it was, and a field that says so. */
    public static final AnswerForm<BatchResult> OF_BATCH = new AnswerForm<>(
            ofMessage(BatchResult.class).kept(),
            kept -> ofMessage(BatchResult.class).replayed().apply(kept).told(true));

    private static <M> AnswerForm<M> ofMessage(Class<M> type) {
        return new AnswerForm<>(
                message -> new RestReply(OK, List.of(), Body.of(MessageJson.encode(message)), null),
                kept -> MessageJson.decode(kept.body().text(), type));
    }
}
