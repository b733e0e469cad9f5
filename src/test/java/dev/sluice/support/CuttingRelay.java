package dev.sluice.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A relay before PostgreSQL that, once told to, lets one COMMIT through and keeps the answer to it: when PostgreSQL has
 * committed, it cuts the connection or falls silent. So a gateway meets what cannot be told from a commit that failed.
 */
public final class CuttingRelay implements AutoCloseable {

    /** A command as it is sent, and as its end is told: a text that ends in zero. */
    private static final String COMMIT = "COMMIT\0";

    private final ServerSocket door;
    private final int serverPort;
    private final AtomicBoolean armed = new AtomicBoolean();
    private volatile boolean silently;

    private CuttingRelay(ServerSocket door, int serverPort) {
        this.door = door;
        this.serverPort = serverPort;
    }

    /** A relay to the server on a port of this machine. */
    public static CuttingRelay to(int serverPort) {
        try {
            CuttingRelay relay =
                    new CuttingRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
            start(relay::accept);
            return relay;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Cuts at the next COMMIT, of whichever connection. */
    public void cutAtCommit() {
        silently = false;
        armed.set(true);
    }

    /** Falls silent at the next COMMIT, of whichever connection. */
    public void hushAtCommit() {
        silently = true;
        armed.set(true);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                pass(door.accept());
            }
        } catch (IOException closed) {
            // The relay has been closed.
        }
    }

    /** Passes a connection on; where there is no server at present, it is closed. */
    private void pass(Socket client) throws IOException {
        try {
            Connection connection = new Connection(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
            start(connection::toServer);
            start(connection::toClient);
        } catch (ConnectException refused) {
            client.close();
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket server;
        private volatile boolean committing;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void toServer() {
            pump(client, server, false);
        }

        private void toClient() {
            pump(server, client, true);
        }

        private void pump(Socket from, Socket to, boolean isAnswer) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] chunk = new byte[65_536];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    String text = new String(chunk, 0, read, StandardCharsets.ISO_8859_1);
                    if (!text.contains(COMMIT)) {
                        out.write(chunk, 0, read);
                    } else if (isAnswer && committing) {
                        if (!silently) {
                            return;
                        }
                    } else {
                        committing = !isAnswer && armed.compareAndSet(true, false);
                        out.write(chunk, 0, read);
                    }
                }
            } catch (IOException cut) {
                // One side has gone, and the other goes with it.
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
