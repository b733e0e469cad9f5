package dev.sluice.http.connection;

import dev.sluice.config.HttpCaps;
import dev.sluice.config.HttpConfig;
import dev.sluice.contract.Failure;
import dev.sluice.contract.OperationKind;
import dev.sluice.memory.MemoryBudgets;
import dev.sluice.observation.ConnectionRefusal;
import dev.sluice.observation.Observer;
import io.vertx.core.net.NetServerOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What all event loops of a door have in common: its limits, and how many connections and requests are within them. */
public final class Doorway {

    private static final byte[] NOTHING = {};

    /** What is smaller is bounded by the number of requests. */
    private static final int SMALL_ANSWER = 16_384;

    private final HttpConfig config;
    private final MemoryBudgets memory;
    private final Observer observer;
    private final BiFunction<OperationKind, @Nullable Duration, Optional<Failure>> entrance;
    private final Drain drain;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<InetAddress, Integer> addresses = new ConcurrentHashMap<>();
    private volatile byte[] slowAnswer = NOTHING;

    /**
     * A door.
     *
     * @param entrance why a request for work of a kind, with the time that it asks for, is not let in at present
     */
    public Doorway(
            HttpConfig config,
            MemoryBudgets memory,
            Observer observer,
            BiFunction<OperationKind, @Nullable Duration, Optional<Failure>> entrance) {
        this.config = config;
        this.memory = memory;
        this.observer = observer;
        this.entrance = entrance;
        this.drain = new Drain(config.drain(), observer);
    }

    /** Why a request for work of a kind is not let in, if it is not. */
    Optional<Failure> refusal(OperationKind kind, @Nullable Duration asked) {
        return entrance.apply(kind, asked);
    }

    /** How it ends. */
    public Drain drain() {
        return drain;
    }

    public HttpConfig config() {
        return config;
    }

    public MemoryBudgets memory() {
        return memory;
    }

    public Observer observer() {
        return observer;
    }

    /** Says what a client is answered that takes too long over the head of a request, as it goes over the wire. */
    public void answerSlowHeads(byte[] answer) {
        slowAnswer = answer.clone();
    }

    byte[] slowAnswer() {
        return slowAnswer;
    }

    /** Whether a server that is about to listen is this door, rather than another of the same process. */
    boolean isThatOf(NetServerOptions server) {
        return server.getPort() == config.port() && config.host().equals(server.getHost());
    }

    /** Takes a connection in, unless a cap is reached or it may not speak for others; the reason if not. */
    Optional<ConnectionRefusal> admit(InetAddress address) {
        HttpCaps caps = config.caps();
        boolean isProxy = config.trustedProxies().stream().anyMatch(network -> network.contains(address));
        if (config.proxyProtocol() && !isProxy) {
            return Optional.of(ConnectionRefusal.NOT_A_PROXY);
        }
        if (connections.incrementAndGet() > caps.connectionsMax()) {
            connections.decrementAndGet();
            return Optional.of(ConnectionRefusal.CONNECTIONS_MAX);
        }
        if (addresses.merge(address, 1, Integer::sum) > caps.addressConnectionsMax()
                && caps.addressConnectionsMax() > 0
                && !isProxy) {
            leave(address);
            return Optional.of(ConnectionRefusal.ADDRESS_CONNECTIONS_MAX);
        }
        return Optional.empty();
    }

    void leave(InetAddress address) {
        connections.decrementAndGet();
        addresses.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Counts an answer that waits to be taken by its client; what it counted for, which is to be given back. */
    public long keepAnswer(int bytes) {
        if (bytes < SMALL_ANSWER) {
            return 0;
        }
        memory.answers().take(bytes);
        return bytes;
    }

    /** An answer has been taken, or its client has gone. */
    public void forgetAnswer(long bytes) {
        if (bytes > 0) {
            memory.answers().giveBack(bytes);
        }
    }

    /** Takes in a request; false where as many are under way as may be. */
    boolean requestBegan() {
        if (requests.incrementAndGet() > config.caps().requestsMax()) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    void requestEnded() {
        requests.decrementAndGet();
    }
}
