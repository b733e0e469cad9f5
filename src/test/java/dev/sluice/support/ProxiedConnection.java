package dev.sluice.support;

import dev.sluice.support.FaultProxy.Direction;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through a {@link FaultProxy}: two sockets, and a thread for each direction between them. */
final class ProxiedConnection {

    private static final int CHUNK = 16_384;

    private static final int SLICES_PER_SECOND = 50;

    private final Socket client;
    private final Socket server;
    private final Pipe toServer;
    private final Pipe toClient;
    private final Consumer<ProxiedConnection> onEnd;
    private final AtomicInteger ended = new AtomicInteger();

    ProxiedConnection(Socket client, Socket server, Consumer<ProxiedConnection> onEnd) throws IOException {
        this.client = client;
        this.server = server;
        this.onEnd = onEnd;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        toServer = new Pipe(client, server);
        toClient = new Pipe(server, client);
    }

    void begin() {
        FaultProxy.start(toServer::pump);
        FaultProxy.start(toClient::pump);
    }

    void flow(Direction direction, Flow flow) {
        pipe(direction).flow(flow);
    }

    void end(Direction direction) {
        pipe(direction).end();
    }

    private Pipe pipe(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    void reset() {
        reset(client);
        reset(server);
        toServer.flow(Flow.PASSING);
        toClient.flow(Flow.PASSING);
    }

    /** Closes a socket so that its peer is sent a reset instead of an end. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyClosed) {
            // It has gone already, which is what was wanted.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // It has gone already, which is what was wanted.
        }
    }

    private void pipeEnded() {
        if (ended.incrementAndGet() == 2) {
            close(client);
            close(server);
            onEnd.accept(this);
        }
    }

    /** One direction. Its monitor guards the flow, and is told when that changes. */
    private final class Pipe {

        private final Socket from;
        private final Socket to;
        private Flow flow = Flow.PASSING;
        private int changes;
        private long passed;
        private boolean isEnded;

        Pipe(Socket from, Socket to) {
            this.from = from;
            this.to = to;
        }

        synchronized void flow(Flow changed) {
            flow = changed;
            changes++;
            passed = 0;
            notifyAll();
        }

        synchronized void end() {
            isEnded = true;
            notifyAll();
            try {
                to.shutdownOutput();
            } catch (IOException alreadyEnded) {
                // It has gone already, which is what was wanted.
            }
        }

        void pump() {
            try {
                byte[] chunk = new byte[CHUNK];
                for (int read = from.getInputStream().read(chunk);
                        read >= 0;
                        read = from.getInputStream().read(chunk)) {
                    forward(chunk, read);
                }
                awaitSpeech();
                end();
            } catch (IOException lost) {
                reset();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                reset();
            } finally {
                pipeEnded();
            }
        }

        private void forward(byte[] chunk, int length) throws IOException, InterruptedException {
            holdBack();
            int sent = 0;
            while (sent < length) {
                int count = mayPass(length - sent);
                if (count == 0) {
                    return;
                }
                to.getOutputStream().write(chunk, sent, count);
                sent += count;
            }
        }

        private synchronized void holdBack() throws InterruptedException {
            waitUnlessChanged(flow.delay().toNanos());
        }

        /** How many bytes may be sent now, 0 when these and all that follow are thrown away. Waits while silent. */
        private synchronized int mayPass(int wanted) throws IOException, InterruptedException {
            while (true) {
                awaitSpeech();
                if (isEnded) {
                    return 0;
                }
                if (isSpent()) {
                    return stop();
                }
                long most = most(wanted);
                if (flow.bytesPerSecond() == 0 || waitUnlessChanged(most * 1_000_000_000 / flow.bytesPerSecond())) {
                    passed += most;
                    return (int) most;
                }
            }
        }

        private boolean isSpent() {
            return flow.bytes() >= 0 && passed >= flow.bytes();
        }

        private int stop() throws IOException {
            if (flow.then() == Flow.Then.RESET) {
                throw new IOException("reset as told");
            }
            end();
            return 0;
        }

        private long most(int wanted) {
            long most = flow.bytes() < 0 ? wanted : Math.min(wanted, flow.bytes() - passed);
            long rate = flow.bytesPerSecond();
            return rate == 0 ? most : Math.min(most, Math.max(1, rate / SLICES_PER_SECOND));
        }

        /** Waits for a time, or until the flow is changed, which it tells. */
        private boolean waitUnlessChanged(long nanos) throws InterruptedException {
            int before = changes;
            long end = System.nanoTime() + nanos;
            for (long left = nanos; left > 0 && changes == before; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return changes == before;
        }

        /** An end that the sender has told travels no faster than its bytes: a silent connection keeps it. */
        private synchronized void awaitSpeech() throws InterruptedException {
            while (!isEnded && isSpent() && flow.then() == Flow.Then.SILENCE) {
                wait();
            }
        }
    }
}
