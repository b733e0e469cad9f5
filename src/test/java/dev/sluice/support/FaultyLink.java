package dev.sluice.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The way to a PostgreSQL of this machine, which can be broken: refused as by a server that is not there, or silent as a
 * network that swallows everything. What was swallowed arrives when the silence ends, as TCP would send it again.
 */
public final class FaultyLink implements AutoCloseable {

    private final int port;
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean silent;
    private @Nullable ServerSocket door;

    private FaultyLink(int port, int serverPort) {
        this.port = port;
        this.serverPort = serverPort;
    }

    /** A link that works, to the server that a URI names. */
    public static FaultyLink to(TestDatabase database) {
        try (ServerSocket free = new ServerSocket(0)) {
            FaultyLink link = new FaultyLink(free.getLocalPort(), portOf(database.uri()));
            free.close();
            link.mend();
            return link;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int portOf(String uri) {
        return java.net.URI.create(uri).getPort();
    }

    /** The same database over this link. */
    public TestDatabase over(TestDatabase database) {
        return new TestDatabase(
                database.uri().replace(":" + serverPort + "/", ":" + port + "/"), database.administratorUri());
    }

    /** Cuts all connections and refuses new ones. */
    public void refuse() throws IOException {
        ServerSocket open = door;
        if (open != null) {
            open.close();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Accepts connections, keeps those that there are, and lets nothing through in either direction. */
    public void hush() {
        synchronized (gate) {
            silent = true;
        }
    }

    /** Works again. */
    public void mend() {
        synchronized (gate) {
            silent = false;
            gate.notifyAll();
        }
        try {
            if (door == null || door.isClosed()) {
                ServerSocket open = new ServerSocket();
                open.setReuseAddress(true);
                open.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                door = open;
                start(() -> accept(open));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "faulty-link");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket open) {
        try {
            while (true) {
                Socket client = open.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                sockets.add(client);
                sockets.add(server);
                start(() -> pump(client, server));
                start(() -> pump(server, client));
            }
        } catch (IOException closed) {
            // Connections are refused from now on.
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[65_536];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                awaitVoice();
                out.write(chunk, 0, read);
            }
            awaitVoice();
        } catch (IOException cut) {
            // One side has gone, and the other goes with it.
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitVoice() throws InterruptedException {
        synchronized (gate) {
            while (silent) {
                gate.wait();
            }
        }
    }

    @Override
    public void close() throws IOException {
        mend();
        refuse();
    }
}
