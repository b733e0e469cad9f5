package dev.sluice.soak;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A gateway as a process of its own, with a small heap, whose inside is looked at over its management beans. */
public final class SoakedGateway implements AutoCloseable {

    private static final int READY_ATTEMPTS = 300;
    private static final long READY_POLL_MILLIS = 200;

    private final Process process;
    private final HttpCalls api;
    private final HttpCalls management;
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private SoakedGateway(Process process, int port, int managementPort) throws IOException, InterruptedException {
        this.process = process;
        this.api = new HttpCalls("http://127.0.0.1:" + port);
        this.management = new HttpCalls("http://127.0.0.1:" + managementPort);
        // A run that is broken off must not leave a gateway behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitReady();
        this.connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(process)));
        this.beans = connector.getMBeanServerConnection();
    }

    /**
     * Starts a gateway and waits until it is ready.
     *
     * @param heap as Java takes it, such as {@code 160m}
     */
    public static SoakedGateway start(Path log, String heap, String databaseUri, String... settings)
            throws IOException, InterruptedException {
        int port = free();
        int managementPort = free();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.command.Main",
                "run"));
        Stream.concat(
                        Stream.of(
                                "database.uri=" + databaseUri,
                                "http.port=" + port,
                                "management.port=" + managementPort,
                                "authentication.service_keys=[{name: soak, digest: %s}]"
                                        .formatted(TestGateway.digest(TestGateway.SERVICE_KEY))),
                        Stream.of(settings))
                .forEach(setting -> command.add("--set=" + setting));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new SoakedGateway(process, port, managementPort);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws InterruptedException {
        for (int attempt = 0; attempt < READY_ATTEMPTS && process.isAlive(); attempt++) {
            try {
                if (management.get("/ready").statusCode() == 200) {
                    return;
                }
            } catch (IllegalStateException notYet) {
                Thread.sleep(READY_POLL_MILLIS);
            }
        }
        throw new IllegalStateException("the gateway did not start; see its log");
    }

    private static String agent(Process process) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public HttpCalls api() {
        return api;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The sum of the series of a metric whose line holds the given text. */
    public double metric(String name, String having) {
        return management
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(having))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What the process uses after it has collected all that it can; connections are PostgreSQL's to count. */
    Map<Quantity, Long> measure() throws IOException, InterruptedException {
        MemoryMXBean memory = bean(ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        memory.gc();
        // Buffers are freed by a thread of their own, once the collector has found them.
        TimeUnit.SECONDS.sleep(1);
        memory.gc();
        Map<Quantity, Long> measured = new EnumMap<>(Quantity.class);
        measured.put(Quantity.HEAP, memory.getHeapMemoryUsage().getUsed() / 1_024);
        measured.put(
                Quantity.DIRECT,
                bean("java.nio:type=BufferPool,name=direct", BufferPoolMXBean.class)
                                .getMemoryUsed()
                        / 1_024);
        measured.put(Quantity.RESIDENT, resident());
        measured.put(Quantity.DESCRIPTORS, descriptors());
        measured.put(
                Quantity.THREADS,
                (long) bean(ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class)
                        .getThreadCount());
        return measured;
    }

    private <T> T bean(String name, Class<T> type) throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(beans, name, type);
    }

    private long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(proc("fd"))) {
            return open.count();
        }
    }

    private long resident() throws IOException {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException ended) {
            // The process has gone already, and its answer will be told.
        }
        process.destroy();
        process.onExit().join();
    }
}
