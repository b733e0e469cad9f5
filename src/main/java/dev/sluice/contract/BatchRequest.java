package dev.sluice.contract;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several table operations as one request.
 *
 * @param identity as whom all of them run; an operation that states another is refused
 * @param timeout the limit of the whole batch; null is the kind's
 */
public record BatchRequest(
        List<TableOperation> operations,
        BatchMode mode,
        Identity identity,
        @Nullable Duration timeout) implements TimeLimited {

    public BatchRequest {
        operations = List.copyOf(operations);
    }
}
