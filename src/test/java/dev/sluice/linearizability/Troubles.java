package dev.sluice.linearizability;

import dev.sluice.support.CuttingRelay;
import dev.sluice.support.FaultProxy;
import dev.sluice.support.FaultProxy.Direction;
import dev.sluice.support.FaultProxy.Door;
import dev.sluice.support.Flow;
import dev.sluice.support.Flow.Then;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Breaks connections of all kinds in turn, as a seed has it.
 *
 * @param toDatabase between the gateway and the database, before the relay that breaks at a commit
 * @param toGateway between HTTP clients and the gateway
 */
record Troubles(FaultProxy toDatabase, CuttingRelay atCommit, FaultProxy toGateway, Random random) {

    private static final int KINDS = 10;

    /** In which something is acknowledged, so that there is something to lose. */
    private static final int CALM_MILLIS = 150;

    /** Makes one trouble and ends it, though what it broke stays broken. */
    void next() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS + random.nextInt(CALM_MILLIS));
        switch (random.nextInt(KINDS)) {
            case 0, 1 -> atCommit.cutAtCommit();
            case 2, 3 -> atCommit.hushAtCommit();
            case 4 -> toDatabase.reset();
            case 5 -> toDatabase.end(random.nextBoolean() ? Direction.TO_CLIENT : Direction.TO_SERVER);
            case 6 -> toGateway.reset();
            case 7 -> {
                toDatabase.silence();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(800));
            }
            case 8 -> {
                Then then = List.of(Then.SILENCE, Then.END, Then.RESET).get(random.nextInt(3));
                Direction way = random.nextBoolean() ? Direction.TO_CLIENT : Direction.TO_SERVER;
                toDatabase.flowOfEstablished(way, Flow.after(random.nextInt(4_000), then));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
            }
            default -> {
                toDatabase.door(Door.REFUSING);
                toDatabase.flow(Direction.TO_CLIENT, Flow.delayed(Duration.ofMillis(random.nextInt(30))));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
            }
        }
        toDatabase.heal();
    }
}
