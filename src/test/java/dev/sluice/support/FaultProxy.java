package dev.sluice.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy before a server of this machine, with faults that are set while it runs: of its door (refused,
 * unanswered, silent, reset), of the bytes that get through in each direction of new and of established connections
 * ({@link Flow}), and of connections all at once (reset, half closed). Healed, it passes everything on.
 *
 * <p>A connection that is silent keeps its bytes: as with lost packets they come once it is healed, and so does the end
 * of a peer that has gone meanwhile. Whatever has been reset or closed stays so.
 */
public final class FaultProxy implements AutoCloseable {

    /** Which way bytes travel. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** What a new connection meets. */
    public enum Door {
        OPEN,
        /** No listener: the connection is refused. */
        REFUSING,
        /** A listener whose queue is full: the request for a connection is never answered. */
        UNANSWERED,
        /** Accepted, and nothing after that; once healed the connection is passed on. */
        SILENT,
        /** Accepted and reset at once. */
        RESETTING
    }

    private static final int BACKLOG = 512;

    private static final int FILLED_MILLIS = 60;

    private static final long PATIENCE_NANOS = 2_000_000_000;

    private final InetSocketAddress address;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<Direction, Flow> arriving = new EnumMap<>(Direction.class);
    private final List<Socket> waiting = new ArrayList<>();
    private final List<Socket> holders = new ArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private ServerSocket listener;
    private Door door = Door.OPEN;
    private int serverPort;

    private FaultProxy(ServerSocket listener, int serverPort) {
        this.listener = listener;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        this.serverPort = serverPort;
    }

    /** A proxy on a free port to the server on a port of this machine. */
    public static FaultProxy to(int serverPort) {
        try {
            FaultProxy proxy =
                    new FaultProxy(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), serverPort);
            proxy.acceptFrom(proxy.listener);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return address.getPort();
    }

    /** Connections that are open through it. */
    public int open() {
        return connections.size();
    }

    /** Connections that were accepted since it began. */
    public int accepted() {
        return accepted.get();
    }

    /** Has the next connections reach another server, as after a failover; those that there are stay where they are. */
    public synchronized void serverPort(int other) {
        serverPort = other;
    }

    /** Says what the next connections meet; those that there are stay as they are. */
    public synchronized void door(Door wanted) {
        if (wanted == door) {
            return;
        }
        try {
            turn(wanted);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (wanted != Door.SILENT) {
            waiting.forEach(this::pass);
            waiting.clear();
        }
    }

    private void turn(Door wanted) throws IOException {
        boolean isListening = door != Door.REFUSING && door != Door.UNANSWERED;
        door = wanted;
        switch (wanted) {
            case REFUSING -> refuse();
            case UNANSWERED -> leaveUnanswered();
            default -> {
                if (!isListening) {
                    listener.close();
                    listen(BACKLOG);
                    acceptFrom(listener);
                    release();
                }
            }
        }
    }

    /** Sets what becomes of the bytes of a direction, on connections that there are and on those to come. */
    public void flow(Direction direction, Flow flow) {
        flowOfArriving(direction, flow);
        flowOfEstablished(direction, flow);
    }

    /** Sets what becomes of the bytes of a direction on connections to come. */
    public synchronized void flowOfArriving(Direction direction, Flow flow) {
        arriving.put(direction, flow);
    }

    /** Sets what becomes of the bytes of a direction on connections that there are. */
    public synchronized void flowOfEstablished(Direction direction, Flow flow) {
        connections.forEach(connection -> connection.flow(direction, flow));
    }

    /** A black hole on every connection, in both directions, and for new ones as well. */
    public void silence() {
        for (Direction direction : Direction.values()) {
            flow(direction, Flow.SILENT);
        }
        door(Door.SILENT);
    }

    /** Resets every connection that there is, to both sides. */
    public synchronized void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /**
     * Tells the receiving side of a direction that the other has closed its half, on every connection that there is.
     */
    public synchronized void end(Direction direction) {
        connections.forEach(connection -> connection.end(direction));
    }

    /** Passes everything on from here. */
    public void heal() {
        for (Direction direction : Direction.values()) {
            flow(direction, Flow.PASSING);
        }
        door(Door.OPEN);
    }

    @Override
    public synchronized void close() {
        try {
            listener.close();
            release();
            for (Socket socket : waiting) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        reset();
    }

    static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen(int backlog) throws IOException {
        ServerSocket next = new ServerSocket();
        next.setReuseAddress(true);
        whenFree(() -> next.bind(address, backlog));
        listener = next;
    }

    private interface Binding {
        void bind() throws IOException;
    }

    /** Binds as soon as the listener before has gone, which it does when the thread that accepts has woken up. */
    private static void whenFree(Binding binding) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                binding.bind();
                return;
            } catch (BindException inUse) {
                if (System.nanoTime() > end) {
                    throw inUse;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Keeps the port, so that nobody else is given it, by a socket that is bound to it and does not listen. */
    private void refuse() throws IOException {
        listener.close();
        release();
        Socket holder = new Socket();
        holder.setReuseAddress(true);
        whenFree(() -> holder.bind(address));
        holders.add(holder);
    }

    /** Fills the queue of a listener that accepts nobody: Linux drops what does not fit, and the caller tries on. */
    private void leaveUnanswered() throws IOException {
        listener.close();
        listen(1);
        release();
        while (true) {
            Socket filler = new Socket();
            holders.add(filler);
            try {
                filler.connect(address, FILLED_MILLIS);
            } catch (IOException full) {
                return;
            }
        }
    }

    private void release() throws IOException {
        for (Socket holder : holders) {
            holder.close();
        }
        holders.clear();
    }

    private void acceptFrom(ServerSocket from) {
        start(() -> {
            try {
                while (true) {
                    arrive(from.accept());
                }
            } catch (IOException closed) {
                // The door has been shut.
            }
        });
    }

    private synchronized void arrive(Socket client) {
        accepted.incrementAndGet();
        if (door == Door.SILENT) {
            waiting.add(client);
        } else if (door == Door.OPEN) {
            pass(client);
        } else {
            ProxiedConnection.reset(client);
        }
    }

    /** Passes a connection on; where the server refuses it, so does the proxy as far as it still can. */
    private void pass(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            ProxiedConnection connection = new ProxiedConnection(client, server, connections::remove);
            arriving.forEach(connection::flow);
            connections.add(connection);
            connection.begin();
        } catch (IOException refused) {
            ProxiedConnection.reset(client);
        }
    }
}
