package dev.sluice.table;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Notices that the schema cache may be out of date: a request named what it does not hold, or PostgreSQL does not find
 * what it holds, because the schema was changed and nobody said so.
 *
 * @param missed is told; may be called on any event loop
 */
record Misses(Runnable missed) {

    private static final Set<String> CODES = Stream.concat(
                    Stream.of(
                                    ErrorCode.NO_RELATIONSHIP,
                                    ErrorCode.NO_SUCH_FUNCTION,
                                    ErrorCode.NO_SUCH_COLUMN,
                                    ErrorCode.NO_SUCH_TABLE)
                            .map(ErrorCode::code),
                    // No such schema, column, type, function, table, key; what is there is of another type or kind.
                    Stream.of("3F000", "42703", "42704", "42883", "42P01", "42P10", "42804", "42846", "42809", "0A000"))
            .collect(Collectors.toUnmodifiableSet());

    void seen(Throwable cause) {
        if (cause instanceof GatewayException known
                && CODES.contains(known.failure().code())) {
            missed.run();
        }
    }
}
