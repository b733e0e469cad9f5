package dev.sluice.soak;

import dev.sluice.soak.SoakServer.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a gateway under a mixed load with faults for so many minutes. Now and then the load pauses, and what the process
 * uses is measured. Ends with 1 where something grows, stays behind, or was answered as is documented nowhere.
 */
public final class Soak {

    private static final Path FOLDER = Path.of("target", "soak");
    private static final String HEAP = "192m";
    private static final int CLIENTS = 12;
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final int SAMPLES = 24;
    private static final Duration WARM_UP = Duration.ofSeconds(45);
    private static final Duration ROUND_MIN = Duration.ofSeconds(10);
    private static final long SETTLED_MILLIS = 12_000;
    private static final long POLL_MILLIS = 200;

    private final Outcomes outcomes = new Outcomes();
    private final Map<Quantity, List<Long>> samples = new EnumMap<>(Quantity.class);
    private final List<String> leftBehind = new ArrayList<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

    private List<String> grown = List.of();

    private Soak() {}

    /** Takes the minutes. */
    public static void main(String[] arguments) throws Exception {
        boolean isFine = new Soak().run(Duration.ofMinutes(Long.parseLong(arguments[0])));
        System.exit(isFine ? 0 : 1);
    }

    private boolean run(Duration duration) throws Exception {
        Files.createDirectories(FOLDER);
        try (SoakServer server = SoakServer.start(FOLDER.resolve("postgres"));
                SoakedGateway gateway =
                        SoakedGateway.start(FOLDER.resolve("gateway.log"), HEAP, server.uri(), "log.level=error")) {
            try (MixedLoad load = MixedLoad.start(gateway.api(), outcomes, CLIENTS, SoakWork.usual())) {
                warmUp(server);
                rounds(duration.minus(WARM_UP), server, gateway, load);
            }
            return report(gateway.isAlive());
        }
    }

    /** Every fault once, so that what is loaded for them is loaded. */
    private void warmUp(SoakServer server) throws InterruptedException {
        System.out.printf("warming up for %d s: %d clients, a heap of %s%n", WARM_UP.toSeconds(), CLIENTS, HEAP);
        for (Fault fault : Fault.values()) {
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos() / (Fault.values().length + 1));
            fault.strike(server);
        }
        TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos() / (Fault.values().length + 1));
    }

    private void rounds(Duration duration, SoakServer server, SoakedGateway gateway, MixedLoad load)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        long round = Math.max(ROUND_MIN.toNanos(), duration.toNanos() / SAMPLES);
        System.out.println(heads());
        gateway.remember();
        for (int number = 0; System.nanoTime() < end && gateway.isAlive(); number++) {
            sample(server, gateway, load);
            Fault fault = FAULTS.get(number % FAULTS.size());
            TimeUnit.NANOSECONDS.sleep(round / 2);
            fault.strike(server);
            faults.merge(fault, 1, Integer::sum);
            TimeUnit.NANOSECONDS.sleep(round / 2);
        }
        sample(server, gateway, load);
        grown = gateway.grown();
    }

    private void sample(SoakServer server, SoakedGateway gateway, MixedLoad load)
            throws IOException, InterruptedException {
        load.pause();
        settle(server, gateway);
        Map<Quantity, Long> measured = gateway.measure();
        measured.put(Quantity.CONNECTIONS, server.connections());
        measured.forEach((quantity, value) ->
                samples.computeIfAbsent(quantity, first -> new ArrayList<>()).add(value));
        StringBuilder line = new StringBuilder();
        measured.values().forEach(value -> line.append("%10d".formatted(value)));
        System.out.println(line);
        server.database().run(SoakTables.TIDY);
        load.resume();
    }

    private static String heads() {
        StringBuilder line = new StringBuilder();
        for (Quantity quantity : Quantity.values()) {
            line.append("%10s"
                    .formatted(quantity.name()
                            .substring(0, Math.min(9, quantity.name().length()))));
        }
        return line.toString();
    }

    /** Waits until nothing is under way; what stays is left behind. */
    private void settle(SoakServer server, SoakedGateway gateway) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLED_MILLIS);
        String left = left(server, gateway);
        while (!left.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            left = left(server, gateway);
        }
        if (!left.isEmpty()) {
            leftBehind.add(left);
        }
    }

    private static String left(SoakServer server, SoakedGateway gateway) {
        StringBuilder left = new StringBuilder(server.stray());
        left(left, "bytes of memory reserved", gateway.metric("sluice_memory_reserved_bytes", ""));
        left(left, "connections busy", gateway.metric("sluice_pool_connections", "state=\"busy\""));
        left(left, "statements queued", gateway.metric("sluice_queue_depth", ""));
        left(left, "transactions open", gateway.metric("sluice_transactions_open", ""));
        return left.toString();
    }

    private static void left(StringBuilder left, String what, double count) {
        if (count != 0) {
            left.append(" %.0f %s;".formatted(count, what));
        }
    }

    private boolean report(boolean isAlive) {
        System.out.printf("%nanswers:%n");
        outcomes.counts().forEach((what, count) -> System.out.printf("  %-40s %9d%n", what, count));
        System.out.printf("faults: %s%n%n", faults);
        System.out.printf("%-34s %9s %9s %9s %9s %9s%n", "", "start", "end", "middle", "last", "may differ");
        List<Trend> trends = samples.entrySet().stream()
                .map(quantity -> new Trend(quantity.getKey(), quantity.getValue()))
                .toList();
        trends.forEach(System.out::println);
        System.out.println("(of the samples' middle and last third the medians; they may differ by so much)");
        grown.forEach(part -> System.out.println("more memory than at the start: " + part));
        outcomes.strange().forEach(strange -> System.out.println("UNDOCUMENTED " + strange));
        leftBehind.forEach(left -> System.out.println("LEFT BEHIND " + left));
        if (!isAlive) {
            System.out.println("THE GATEWAY HAS ENDED, see " + FOLDER.resolve("gateway.log"));
        }
        boolean isFine = isAlive
                && outcomes.allDocumented()
                && leftBehind.isEmpty()
                && trends.stream().noneMatch(Trend::grows);
        System.out.println(isFine ? "verdict: nothing grows, nothing stays behind" : "verdict: NOT FINE");
        return isFine;
    }
}
