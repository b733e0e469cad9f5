package dev.sluice.contract;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several table operations as one request.
 *
 * @param identity as whom all of them run; an operation that states another is refused
 * @param timeout the limit of the whole batch; null is the kind's
 * @param idempotencyKey under which a repeat is answered as the first time and writes nothing; null is none
 */
public record BatchRequest(
        List<TableOperation> operations,
        BatchMode mode,
        Identity identity,
        @Nullable Duration timeout,
        @Nullable String idempotencyKey)
        implements TimeLimited, Identified, Counted {

    public BatchRequest {
        operations = List.copyOf(operations);
    }

    /** A batch that is performed anew each time it is sent. */
    public BatchRequest(
            List<TableOperation> operations, BatchMode mode, Identity identity, @Nullable Duration timeout) {
        this(operations, mode, identity, timeout, null);
    }

    /** Operations may state identities of their own, which count as well. */
    @Override
    public void checkScope(String address) {
        identity.checkScope(address);
        operations.forEach(operation -> operation.checkScope(address));
    }

    /** Operations that are the same caller's as the batch are the other identity's too; any other stays as it is. */
    @Override
    public BatchRequest as(Identity other) {
        List<TableOperation> same = operations.stream()
                .map(operation -> operation.identity().isSameCaller(other) ? operation.as(other) : operation)
                .toList();
        return new BatchRequest(same, mode, other, timeout, idempotencyKey);
    }

    @Override
    public boolean mayWrite() {
        return operations.stream().anyMatch(TableOperation::mayWrite);
    }

    @Override
    public int operationCount() {
        return operations.size();
    }

    /** The same batch under a key. */
    public BatchRequest under(String key) {
        return new BatchRequest(operations, mode, identity, timeout, key);
    }
}
