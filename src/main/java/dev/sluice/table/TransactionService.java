package dev.sluice.table;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.bus.Route;
import dev.sluice.config.TransactionConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.contract.TransactionHandle;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.OpenTransaction;
import dev.sluice.postgres.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Holds the transactions that span several messages. Each has an address of its own on the instance that began it;
 * after its end the address goes on for a while to say how it ended.
 */
final class TransactionService {

    private static final String ADDRESS_PREFIX = "sluice.tx.";

    /** The most ended transactions whose end is remembered. */
    private static final int ENDED_MAX = 1_000;

    private final Vertx vertx;
    private final GatewayBus bus;
    private final Database database;
    private final TransactionHolding holding;
    private final TransactionConfig config;
    private final Observer observer;
    private final Map<String, HeldTransaction> open = new LinkedHashMap<>();
    private final ArrayDeque<Registration> remembered = new ArrayDeque<>();
    private final Map<String, Registration> registrations = new LinkedHashMap<>();

    TransactionService(
            GatewayBus bus,
            Database database,
            TransactionHolding holding,
            TransactionConfig config,
            Observer observer) {
        this.vertx = holding.vertx();
        this.bus = bus;
        this.database = database;
        this.holding = holding;
        this.config = config;
        this.observer = observer;
    }

    Future<TransactionHandle> begin(TransactionBegin request, Call call) {
        Session session = holding.tables().session(request.identity(), request.readOnly(), request.isolation());
        holding.places().take(request.identity());
        return database.begin(session, call)
                .onFailure(notBegun -> holding.places().giveBack(request.identity()))
                .compose(transaction -> hold(request, transaction, call));
    }

    private Future<TransactionHandle> hold(TransactionBegin request, OpenTransaction transaction, Call call) {
        String id = UUID.randomUUID().toString();
        String address = ADDRESS_PREFIX + id;
        Duration age = age(request);
        Deadline ageDeadline = Deadline.in(age);
        HeldTransaction held =
                new HeldTransaction(holding, id, request.identity(), transaction, ageDeadline, this::ended);
        open.put(id, held);
        Registration registration = bus.answer(List.of(
                Route.markedBy("action", Operations.end(address), held::end),
                Route.markedBy("method", Operations.restStep(address), held::step),
                Route.of(Operations.step(address), held::step)));
        registrations.put(id, registration);
        observer.transactionsOpen(1);
        call.handsOver(() -> held.expire("rolled back because nobody waited for its begin any more"));
        TransactionHandle handle =
                new TransactionHandle(id, address, Instant.now().plus(age));
        // The next step may come by another node, which must know of the address by then.
        return registration
                .known()
                .compose(known -> call.isCancelled() ? held.gone(call.cancelled()) : Future.succeededFuture(handle));
    }

    private Duration age(TransactionBegin request) {
        if (request.timeout() == null) {
            return config.ageLimit();
        }
        return request.timeout().compareTo(config.ageLimitMax()) < 0 ? request.timeout() : config.ageLimitMax();
    }

    private void ended(HeldTransaction transaction) {
        open.remove(transaction.id());
        holding.places().giveBack(transaction.identity());
        observer.transactionsOpen(-1);
        Registration registration = registrations.remove(transaction.id());
        if (registration == null) {
            return;
        }
        remembered.add(registration);
        if (remembered.size() > ENDED_MAX) {
            remembered.remove().end();
        }
        vertx.setTimer(config.endedMemory().toMillis(), forgotten -> {
            if (remembered.remove(registration)) {
                registration.end();
            }
        });
    }

    /** Rolls back whatever is open. */
    Future<?> stop() {
        return Future.join(List.copyOf(open.values()).stream()
                        .map(held -> held.rollBack("rolled back because the gateway stopped"))
                        .toList())
                .transform(over ->
                        Future.join(remembered.stream().map(Registration::end).toList()));
    }
}
