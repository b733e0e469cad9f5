package dev.sluice.table.idempotency;

import dev.sluice.config.IdempotencyConfig;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.IdempotencyKey;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import dev.sluice.postgres.Transaction;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that work under a key is done once. What it was answered is recorded in its own transaction, so that both
 * are there or neither, whatever becomes of the gateway; a repeat gets that answer.
 *
 * @param ignores whether a key is passed over where it cannot be honoured, as PostgREST does
 */
public record Idempotency(IdempotencyConfig config, boolean ignores) {

    /** The request under its key; null where it has none. */
    public @Nullable KeyedRequest of(RestRequest request) {
        if (isPassedOver()) {
            return null;
        }
        String key = IdempotencyKey.of(request.headers(IdempotencyKey.HEADER).toList());
        return key == null
                ? null
                : honoured(new KeyedRequest(Fingerprints.caller(request.identity()), key, Fingerprints.of(request)));
    }

    /** The batch under its key; null where it has none. */
    public @Nullable KeyedRequest of(BatchRequest batch) {
        String key = batch.idempotencyKey();
        return key == null || isPassedOver()
                ? null
                : honoured(new KeyedRequest(
                        Fingerprints.caller(batch.identity()), IdempotencyKey.ofField(key), Fingerprints.of(batch)));
    }

    private boolean isPassedOver() {
        return ignores && !config.enabled();
    }

    /** A caller that gives a key relies on it: work that it cannot protect is not begun. */
    private KeyedRequest honoured(KeyedRequest request) {
        if (!config.enabled()) {
            throw ErrorCode.KEYS_UNAVAILABLE.failure("idempotency.enabled is false");
        }
        return request;
    }

    /** Does the work in the transaction and records its answer there, or answers as the first time. */
    public <T> Future<T> once(
            Transaction transaction, KeyedRequest request, Call call, AnswerForm<T> form, Supplier<Future<T>> work) {
        KeyRecord kept = record(transaction, request, call);
        return kept.claim()
                .compose(earlier -> earlier.map(
                                answer -> Future.succeededFuture(form.replayed().apply(answer)))
                        .orElseGet(() -> work.get()
                                .compose(
                                        answer -> kept.store(bounded(form.kept().apply(answer)))
                                                .map(stored -> certain(stored, answer)))));
    }

    private static <T> T certain(boolean stored, T answer) {
        if (!stored) {
            throw new IllegalStateException("the record of a request went while the request was worked on");
        }
        return answer;
    }

    private RestReply bounded(RestReply answer) {
        int size = answer.body().bytes().length;
        if (size > config.answerBytesMax()) {
            throw ErrorCode.CAP_PASSED.failure("idempotency.answer_bytes_max: an answer of %d bytes, the most are %d"
                    .formatted(size, config.answerBytesMax()));
        }
        return answer;
    }

    /**
     * Records that a request of several transactions has begun.
     *
     * @return its answer where it was finished before
     */
    public <T> Future<Optional<T>> begin(Transaction transaction, KeyedRequest request, Call call, AnswerForm<T> form) {
        return record(transaction, request, call).claim().map(earlier -> earlier.map(form.replayed()));
    }

    /** Records the answer of a request of several transactions, unless it is too long. */
    public <T> Future<Void> finish(
            Transaction transaction, KeyedRequest request, Call call, AnswerForm<T> form, T answer) {
        RestReply kept = form.kept().apply(answer);
        return kept.body().bytes().length > config.answerBytesMax()
                ? Future.succeededFuture()
                : record(transaction, request, call).store(kept).mapEmpty();
    }

    private KeyRecord record(Transaction transaction, KeyedRequest request, Call call) {
        return new KeyRecord(transaction, request, config.window(), call);
    }
}
