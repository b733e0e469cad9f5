package dev.sluice.faults;

import dev.sluice.contract.OperationKind;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What is asked while faults last: every kind of operation, as a verticle asks over the bus and as a client by HTTP.
 */
@SuppressWarnings("ImmutableEnumChecker") // what it holds are references to methods
enum Work {
    USER(OperationKind.AUTH, Effect.READS, BusWork::user),
    USER_BY_HTTP(OperationKind.AUTH, Effect.READS, HttpWork::user),
    CHECK(OperationKind.AUTHORIZATION, Effect.READS, BusWork::check),
    CHECKS(OperationKind.AUTHORIZATION, Effect.READS, BusWork::checks),
    SEARCH(OperationKind.AUTHORIZATION, Effect.READS, BusWork::search),
    CHECK_BY_HTTP(OperationKind.AUTHORIZATION, Effect.READS, HttpWork::check),
    READ(OperationKind.TABLE, Effect.READS, BusWork::read),
    READ_BY_HTTP(OperationKind.TABLE, Effect.READS, HttpWork::read),
    INSERT(OperationKind.TABLE, Effect.WRITES, BusWork::insert),
    INSERT_BY_HTTP(OperationKind.TABLE, Effect.WRITES, HttpWork::insert),
    CALL(OperationKind.TABLE, Effect.WRITES, BusWork::call),
    STREAM_BY_HTTP(OperationKind.TABLE, Effect.STREAMS, HttpWork::stream),
    PARALLEL(OperationKind.BATCH, Effect.WRITES, BusWork::parallel),
    ATOMIC(OperationKind.BATCH, Effect.WRITES, BusWork::atomic),
    ATOMIC_BY_HTTP(OperationKind.BATCH, Effect.WRITES, HttpWork::atomic),
    TRANSACTION(OperationKind.TRANSACTION, Effect.TRANSACTS, BusWork::transaction),
    TRANSACTION_BY_HTTP(OperationKind.TRANSACTION, Effect.TRANSACTS, HttpWork::transaction);

    /** What it leaves, which decides what may be said of it when its connection is lost. */
    enum Effect {
        READS,
        STREAMS,
        WRITES,
        TRANSACTS
    }

    private final OperationKind kind;
    private final Effect effect;
    private final Function<Caller, Future<?>> asked;

    Work(OperationKind kind, Effect effect, Function<Caller, Future<?>> asked) {
        this.kind = kind;
        this.effect = effect;
        this.asked = asked;
    }

    OperationKind kind() {
        return kind;
    }

    Effect effect() {
        return effect;
    }

    /** Asks once; ends when all of it has been answered, and fails where any of it did. */
    Future<?> ask(Caller caller) {
        return asked.apply(caller);
    }

    static List<Work> of(OperationKind kind) {
        return Arrays.stream(values()).filter(work -> work.kind == kind).toList();
    }
}
