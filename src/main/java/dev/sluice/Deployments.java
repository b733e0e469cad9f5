package dev.sluice;

import dev.sluice.observation.Observer;
import dev.sluice.observation.Room;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * The verticles that run, in the order in which they were started, each instance a deployment of its own so that one
 * that dies is replaced alone. They end in reverse, the doors last: what is asked while the others end is answered.
 */
final class Deployments {

    private final Vertx vertx;
    private final Context home;
    private final Observer observer;
    private final Deque<KeptDeployment> standing = new ConcurrentLinkedDeque<>();

    Deployments(Vertx vertx, Observer observer) {
        this.vertx = vertx;
        this.home = ((VertxInternal) vertx).createEventLoopContext();
        this.observer = observer;
    }

    Future<KeptDeployment> one(Room room, Supplier<Deployable> verticle) {
        KeptDeployment started = new KeptDeployment(vertx, home, room, verticle, observer);
        return started.start().map(up -> {
            standing.push(started);
            return started;
        });
    }

    Future<Void> all(int instances, Room room, Supplier<Deployable> verticle) {
        List<Future<?>> starts = new ArrayList<>();
        for (int instance = 0; instance < instances; instance++) {
            starts.add(one(room, verticle));
        }
        return Future.join(starts).mapEmpty();
    }

    /** Ends one before the others. */
    Future<Void> end(KeptDeployment verticle) {
        standing.remove(verticle);
        return verticle.end();
    }

    /** The parts of which there should be verticles, and is none. */
    Set<Room> missing() {
        Set<Room> rooms = new TreeSet<>();
        Set<Room> up = new TreeSet<>();
        standing.forEach(verticle -> (verticle.isUp() ? up : rooms).add(verticle.room()));
        rooms.removeAll(up);
        return rooms;
    }

    /** Ends all of them, whether or not one ends well. */
    Future<Void> end() {
        List<KeptDeployment> rooms = new ArrayList<>(standing);
        standing.clear();
        List<KeptDeployment> doors =
                rooms.stream().filter(verticle -> verticle.room().isDoor()).toList();
        rooms.removeAll(doors);
        return end(rooms, 0).compose(ended -> end(doors, 0));
    }

    /** Instances of one part end together. */
    private static Future<Void> end(List<KeptDeployment> ending, int first) {
        if (first == ending.size()) {
            return Future.succeededFuture();
        }
        Room room = ending.get(first).room();
        List<Future<?>> ends = new ArrayList<>();
        int next = first;
        while (next < ending.size() && ending.get(next).room() == room) {
            ends.add(ending.get(next++).end());
        }
        int rest = next;
        return Future.join(ends).transform(ended -> end(ending, rest));
    }
}
