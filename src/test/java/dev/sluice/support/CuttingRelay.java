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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A relay before PostgreSQL that, once told to, lets one COMMIT through and keeps the answer to it: when PostgreSQL has
 * committed, it cuts the connection or falls silent. So a gateway meets what cannot be told from a commit that failed.
 * It can also lose a COMMIT on its way, hold all answers back for a while, and lead new connections elsewhere.
 */
public final class CuttingRelay implements AutoCloseable {

    /** A command as it is sent, and as its end is told: a text that ends in zero. */
    private static final String COMMIT = "COMMIT\0";

    private enum Fate {
        CUT,
        HUSHED,
        LOST
    }

    private final ServerSocket door;
    private final AtomicReference<@Nullable Fate> next = new AtomicReference<>();
    private final Semaphore answers = new Semaphore(1);
    private volatile int serverPort;

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
        next.set(Fate.CUT);
    }

    /** Falls silent at the next COMMIT, of whichever connection. */
    public void hushAtCommit() {
        next.set(Fate.HUSHED);
    }

    /** Cuts at the next COMMIT, of whichever connection, before PostgreSQL has it. */
    public void loseCommit() {
        next.set(Fate.LOST);
    }

    /** Keeps what PostgreSQL answers to itself until told to pass it on. */
    public void holdAnswers() {
        answers.acquireUninterruptibly();
    }

    public void passAnswers() {
        answers.release();
    }

    /** Leads connections that are opened from now on to the server on another port. */
    public void leadTo(int port) {
        serverPort = port;
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
        private volatile @Nullable Fate fate;

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
                    if (isAnswer) {
                        answers.acquireUninterruptibly();
                        answers.release();
                    } else if (text.contains(COMMIT)) {
                        fate = next.getAndSet(null);
                    }
                    if (fate == Fate.LOST || (fate == Fate.CUT && isAnswer && text.contains(COMMIT))) {
                        return;
                    }
                    if (fate != Fate.HUSHED || !isAnswer || !text.contains(COMMIT)) {
                        pass(chunk, read, out, isAnswer);
                    }
                }
            } catch (IOException cut) {
                // One side has gone, and the other goes with it.
            }
        }
    }

    /** What PostgreSQL does not read any more is lost as on any way; what it had said before is still passed on. */
    private static void pass(byte[] chunk, int length, OutputStream out, boolean isAnswer) throws IOException {
        try {
            out.write(chunk, 0, length);
        } catch (IOException gone) {
            if (isAnswer) {
                throw gone;
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
