package dev.sluice.faults;

import dev.sluice.faults.Work.Effect;
import dev.sluice.support.FaultProxy.Direction;
import dev.sluice.support.FaultProxy.Door;
import dev.sluice.support.Flow;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What may happen between the gateway and PostgreSQL, or to PostgreSQL: how it begins and ends, and which codes the
 * callers may be told meanwhile. Success is always one: a request may have been answered before, or may not have met
 * the fault.
 */
@SuppressWarnings("ImmutableEnumChecker") // what it holds are references to methods
enum Fault {
    REFUSED(Told.UNREACHABLE, Reach.NOBODY, scene -> {
        scene.proxy().door(Door.REFUSING);
        scene.proxy().reset();
    }),
    UNANSWERED_AT_CONNECT(Told.LATE, Reach.NOBODY, scene -> {
        scene.proxy().door(Door.UNANSWERED);
        scene.proxy().reset();
    }),
    RESET_AT_CONNECT(Told.UNREACHABLE, Reach.NOBODY, scene -> {
        scene.proxy().door(Door.RESETTING);
        scene.proxy().reset();
    }),
    SILENT(Told.LATE, Reach.NOBODY, scene -> scene.proxy().silence()),
    SILENT_ANSWERS(Told.LATE, Reach.NOBODY, scene -> scene.proxy().flow(Direction.TO_CLIENT, Flow.SILENT)),
    SILENT_ESTABLISHED(Told.LATE, Reach.NOBODY, scene -> {
        scene.proxy().flowOfEstablished(Direction.TO_CLIENT, Flow.SILENT);
        scene.proxy().flowOfEstablished(Direction.TO_SERVER, Flow.SILENT);
    }),
    RESET(Told.UNREACHABLE, Reach.GATEWAY, scene -> scene.proxy().reset()),
    ENDED_BY_SERVER(Told.UNREACHABLE, Reach.GATEWAY, scene -> scene.proxy().end(Direction.TO_CLIENT)),
    ENDED_BY_GATEWAY(Told.UNREACHABLE, Reach.GATEWAY, scene -> scene.proxy().end(Direction.TO_SERVER)),
    DELAYED(Told.LATE, Reach.NOBODY, scene -> {
        Flow slow = Flow.delayed(Caller.LIMIT.multipliedBy(2));
        scene.proxy().flow(Direction.TO_CLIENT, slow);
        scene.proxy().flow(Direction.TO_SERVER, slow);
    }),
    TRICKLING(Told.LATE, Reach.NOBODY, scene -> scene.proxy().flow(Direction.TO_CLIENT, Flow.limited(200))),
    SILENT_AFTER_20_BYTES(Told.LATE, Reach.NOBODY, scene -> cutAfter(scene, 20, Flow.Then.SILENCE)),
    SILENT_IN_A_ROW(Told.LATE, Reach.NOBODY, scene -> cutAfter(scene, 250, Flow.Then.SILENCE)),
    RESET_AFTER_20_BYTES(Told.UNREACHABLE, Reach.NOBODY, scene -> cutAfter(scene, 20, Flow.Then.RESET)),
    RESET_IN_A_ROW(Told.UNREACHABLE, Reach.NOBODY, scene -> cutAfter(scene, 250, Flow.Then.RESET)),
    ENDED_AFTER_2000_BYTES(Told.UNREACHABLE, Reach.NOBODY, scene -> cutAfter(scene, 2_000, Flow.Then.END)),
    RESTARTED(
            Told.UNREACHABLE,
            Reach.NOBODY,
            scene -> scene.servers().cut(),
            scene -> scene.servers().startAgain()),
    STOPPED_FAST(
            Told.UNREACHABLE,
            Reach.NOBODY,
            scene -> scene.servers().stopFast(),
            scene -> scene.servers().startAgain()),
    CRASHED(
            Told.UNREACHABLE,
            Reach.NOBODY,
            scene -> scene.servers().crash(scene.aBackend()),
            scene -> scene.awaitServer()),
    TERMINATED(Told.UNREACHABLE, Reach.GATEWAY, Scene::terminate),
    FROZEN(
            Told.LATE,
            Reach.NOBODY,
            scene -> scene.servers().freeze(),
            scene -> scene.servers().thaw()),
    FROZEN_BACKEND(
            Told.LATE,
            Reach.NOBODY,
            scene -> scene.servers().freeze(scene.aBackend()),
            scene -> scene.servers().thaw()),
    FROZEN_TO_NEWCOMERS(
            Told.LATE,
            Reach.NOBODY,
            scene -> {
                scene.servers().freezePostmaster();
                scene.proxy().reset();
            },
            scene -> scene.servers().thaw()),
    FULL(
            Told.UNREACHABLE,
            Reach.NOBODY,
            scene -> {
                scene.connectionLimit(0);
                scene.terminate();
            },
            scene -> scene.connectionLimit(-1)),
    STANDBY(
            Told.UNREACHABLE,
            Reach.NOBODY,
            scene -> {
                scene.proxy().serverPort(scene.servers().standbyPort());
                scene.proxy().reset();
            },
            scene -> scene.proxy().serverPort(scene.servers().port())),
    LOCKED(Told.TIMED_OUT, Reach.GATEWAY, Scene::lock, Scene::unlock),
    SLOW(Told.TIMED_OUT, Reach.GATEWAY, scene -> scene.pace(30), scene -> scene.pace(0));

    /** Whether the gateway can reach PostgreSQL while the fault lasts, so that nothing may be left there even then. */
    enum Reach {
        GATEWAY,
        NOBODY
    }

    /** What callers may be told. */
    private enum Told {
        /** The connection is seen to be lost, or cannot be had. */
        UNREACHABLE("SLC003"),
        /** Nothing comes: the deadline passes, or no connection is there in time. */
        LATE("SLC001", "SLC003"),
        /** PostgreSQL is there and takes its time. */
        TIMED_OUT("SLC001");

        private final Set<String> codes;

        Told(String... codes) {
            this.codes = Set.of(codes);
        }
    }

    private final Told told;
    private final Reach reach;
    private final Consumer<Scene> begin;
    private final Consumer<Scene> end;

    Fault(Told told, Reach reach, Consumer<Scene> begin) {
        this(told, reach, begin, scene -> scene.proxy().heal());
    }

    Fault(Told told, Reach reach, Consumer<Scene> begin, Consumer<Scene> end) {
        this.told = told;
        this.reach = reach;
        this.begin = begin;
        this.end = end;
    }

    private static void cutAfter(Scene scene, long bytes, Flow.Then then) {
        scene.proxy().flow(Direction.TO_CLIENT, Flow.after(bytes, then));
    }

    void begin(Scene scene) {
        begin.accept(scene);
    }

    void end(Scene scene) {
        end.accept(scene);
    }

    /** Whether connections that it brought about go on as they are when it is over. */
    boolean leavesConnections() {
        return this == STANDBY;
    }

    boolean isReachedByTheGateway() {
        return reach == Reach.GATEWAY;
    }

    /** The codes that a request may be answered with: those of the fault, and what an effect adds to them. */
    Set<String> codes(Effect effect) {
        Set<String> codes = new TreeSet<>(told.codes);
        codes.add(Answered.OK);
        boolean losesConnections = told != Told.TIMED_OUT;
        if (losesConnections && (effect == Effect.WRITES || effect == Effect.TRANSACTS)) {
            codes.add("SLC004");
        }
        if (effect == Effect.TRANSACTS) {
            // A later step of a transaction that was lost is told so.
            codes.add("SLC301");
        }
        if (effect == Effect.STREAMS) {
            codes.add(Answered.CUT);
        }
        return codes;
    }

    /** Its name as a table has it. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    static Duration lasting() {
        return Caller.LIMIT.multipliedBy(3);
    }
}
