package dev.sluice.soak;

import dev.sluice.support.HttpCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients that ask for all that there is, one thing after another, until they are told to stop; they can be paused. */
public final class MixedLoad implements AutoCloseable {

    private final HttpCalls api;
    private final Outcomes outcomes;
    private final List<Thread> clients = new ArrayList<>();
    private final Phaser pause = new Phaser(1);
    private final AtomicBoolean ends = new AtomicBoolean();
    private volatile boolean paused;

    private MixedLoad(HttpCalls api, Outcomes outcomes) {
        this.api = api;
        this.outcomes = outcomes;
    }

    /** Starts so many clients. */
    public static MixedLoad start(HttpCalls api, Outcomes outcomes, int clients, List<SoakWork> works) {
        MixedLoad load = new MixedLoad(api, outcomes);
        for (int client = 0; client < clients; client++) {
            Random random = new Random(client);
            load.pause.register();
            Thread thread = new Thread(() -> load.run(new Client(api, outcomes, random), works, random), "client");
            thread.setDaemon(true);
            load.clients.add(thread);
        }
        load.clients.forEach(Thread::start);
        return load;
    }

    private void run(Client client, List<SoakWork> works, Random random) {
        while (!ends.get()) {
            if (paused) {
                pause.arriveAndAwaitAdvance();
                pause.arriveAndAwaitAdvance();
            }
            SoakWork work = works.get(random.nextInt(works.size()));
            try {
                client.doOne(work);
            } catch (RuntimeException failed) {
                outcomes.strange(work.name(), String.valueOf(failed.getCause() == null ? failed : failed.getCause()));
            }
        }
        pause.arriveAndDeregister();
    }

    /** Returns when no client asks for anything any more. */
    void pause() {
        paused = true;
        pause.arriveAndAwaitAdvance();
    }

    void resume() {
        paused = false;
        pause.arriveAndAwaitAdvance();
    }

    HttpCalls api() {
        return api;
    }

    /** Returns when each client has ended what it was at. */
    @Override
    public void close() {
        ends.set(true);
        clients.forEach(client -> {
            try {
                client.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
