package dev.sluice;

import dev.sluice.http.ReadinessCheck;
import dev.sluice.observation.Room;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether the gateway should be asked: it is not on its way out, each of its parts runs, and what they need is there.
 *
 * @param draining whether it is on its way out; what it needs is not looked at then
 * @param missing the parts that should run and do not
 * @param needs looks at what they need
 */
record Readiness(BooleanSupplier draining, Supplier<Set<Room>> missing, Supplier<Future<List<ReadinessCheck>>> needs) {

    Future<List<ReadinessCheck>> checks() {
        if (draining.getAsBoolean()) {
            return Future.succeededFuture(List.of(new ReadinessCheck("gateway", false, "draining")));
        }
        Set<Room> absent = missing.get();
        if (absent.isEmpty()) {
            return needs.get();
        }
        String rooms = absent.stream().map(Room::label).collect(Collectors.joining(", "));
        return needs.get().map(checks -> {
            List<ReadinessCheck> all = new ArrayList<>(checks);
            all.add(new ReadinessCheck("verticles", false, "being started again: " + rooms));
            return all;
        });
    }
}
