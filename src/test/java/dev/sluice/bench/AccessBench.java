package dev.sluice.bench;

import dev.sluice.bench.LoadProgram.HttpFigures;
import dev.sluice.sample.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How fast access checks are: over the event bus beside the bare look-up by pgbench, over HTTP in quiet and while much
 * changes, many in one question, and at several sizes of the view.
 */
public final class AccessBench {

    private static final Path DATA = Path.of("target", "bench-postgres");
    private static final int IN_FLIGHT = 64;
    private static final int ITEMS = 100;
    private static final int ROUNDS = 3;

    /** A new process has everything to compile yet: it warms up for so many times as long. */
    private static final int COLD = 8;

    /** Of rounds in which a refresh should begin and end. */
    private static final int LONG = 6;

    private static final double P99_MILLIS = 20;
    private static final double ITEMS_COST = 5;
    private static final double GROWTH = 2;

    private final Figures figures = new Figures();
    private final Extent extent;

    private AccessBench(Extent extent) {
        this.extent = extent;
    }

    /**
     * How much is measured.
     *
     * @param scales from small to large
     * @param main that of all but the growth
     */
    private record Extent(List<AccessScale> scales, AccessScale main, Duration warmUp, Duration round) {

        static Extent of(String argument) {
            Duration warmUp = Duration.ofSeconds(5);
            Duration round = Duration.ofSeconds(5);
            return switch (argument) {
                case "quick" ->
                    new Extent(
                            List.of(AccessScale.THOUSANDS),
                            AccessScale.THOUSANDS,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(4));
                case "" ->
                    new Extent(List.of(AccessScale.THOUSANDS, AccessScale.MILLION), AccessScale.MILLION, warmUp, round);
                case "all" -> new Extent(List.of(AccessScale.values()), AccessScale.MILLION, warmUp, round);
                default -> throw new IllegalArgumentException("rows: quick, all, or nothing; not " + argument);
            };
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> missing = LoadProgram.missing();
        if (!missing.isEmpty()) {
            System.err.println(String.join(System.lineSeparator(), missing));
            System.exit(1);
        }
        AccessBench bench = new AccessBench(Extent.of(arguments.length == 0 ? "" : arguments[0]));
        System.out.println("the databases are kept in " + DATA);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(DATA, 0, line -> {})) {
            bench.run(postgres);
        }
        bench.figures.end();
    }

    private void run(EmbeddedPostgres postgres) throws Exception {
        Map<AccessScale, AccessSample> samples = new TreeMap<>();
        for (AccessScale scale : extent.scales()) {
            figures.part(scale.label());
            samples.put(scale, AccessSample.prepare(scale, postgres, figures));
        }
        AccessSample sample = samples.get(extent.main());
        try (BusChecks bus = BusChecks.start(sample)) {
            overTheBus(sample, bus);
            manyOverTheBus(bus);
        }
        overHttp(sample);
        growth(samples);
    }

    private void overTheBus(AccessSample sample, BusChecks bus) throws Exception {
        figures.part("Over the event bus, %d in flight, at %s rows"
                .formatted(IN_FLIGHT, extent.main().label()));
        Path script = Path.of("target", "bench-access", "lookup.sql");
        Files.createDirectories(script.getParent());
        Files.writeString(script, sample.scale().pgbenchScript());
        bus.together(IN_FLIGHT, extent.warmUp().multipliedBy(COLD));
        LoadProgram.pgbench(sample.address(), script, IN_FLIGHT, extent.warmUp());
        List<Latencies> rounds = new ArrayList<>();
        double bare = 0;
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(bus.together(IN_FLIGHT, extent.round()));
            double lookups = LoadProgram.pgbench(sample.address(), script, IN_FLIGHT, extent.round());
            figures.told(
                    "round " + (round + 1),
                    "%,.0f checks and %,.0f bare look-ups a second"
                            .formatted(rounds.get(round).perSecond(), lookups));
            bare += lookups / ROUNDS;
        }
        Latencies checks = Latencies.all(rounds);
        figures.told("checks", checks.toString());
        figures.told("pgbench -M prepared, the bare look-up", "%,.0f a second".formatted(bare));
        figures.atLeast("checks to bare look-ups", checks.perSecond() / bare, 1);
    }

    private void manyOverTheBus(BusChecks bus) {
        figures.part("%d checks in one question, questions one after the other".formatted(ITEMS));
        bus.inSequence(1, extent.warmUp());
        bus.inSequence(ITEMS, extent.warmUp());
        List<Latencies> one = new ArrayList<>();
        List<Latencies> many = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            one.add(bus.inSequence(1, extent.round()));
            many.add(bus.inSequence(ITEMS, extent.round()));
        }
        double single = Latencies.all(one).millis(50);
        double hundred = Latencies.all(many).millis(50);
        figures.told("over the bus", "one %.3f ms, %d %.3f ms (p50)".formatted(single, ITEMS, hundred));
        figures.under("over the bus, times one check", hundred / single, ITEMS_COST);
    }

    private void overHttp(AccessSample sample) throws Exception {
        try (HttpChecks http = HttpChecks.start(sample, ITEMS)) {
            manyOverHttp(http);
            figures.part("Over HTTP, %d connections, at %s rows"
                    .formatted(IN_FLIGHT, extent.main().label()));
            http.together(IN_FLIGHT, extent.warmUp().multipliedBy(COLD));
            quiet(http, "nothing changed");
            sample.touchQuarter();
            underLimit(http, "25 % of the users touched");
            sample.refresh();
            try (Beside refreshes = Beside.refreshes(sample, false)) {
                underLimit(http, "a refresh all the time", refreshes);
            }
            sample.refresh();
            try (Beside writes = Beside.writes(sample)) {
                underLimit(http, "200 grants and revokes a second", writes);
            }
            sample.withoutGrants();
            sample.refresh();
            sample.touchQuarter();
            try (Beside refreshes = Beside.refreshes(sample, true);
                    Beside writes = Beside.writes(sample)) {
                underLimit(http, "all three", refreshes, writes);
            }
            sample.withoutGrants();
            sample.refresh();
        }
        try (HttpChecks audited = HttpChecks.start(sample, ITEMS, "audit.denials=true")) {
            audited.together(IN_FLIGHT, extent.warmUp().multipliedBy(COLD));
            quiet(audited, "nothing changed, denials audited");
        }
    }

    private void manyOverHttp(HttpChecks http) throws Exception {
        if (!http.takesMany()) {
            figures.told("over HTTP", "this gateway has no evaluations of many");
            return;
        }
        http.oneAfterTheOther(extent.warmUp());
        http.manyOneAfterTheOther(extent.warmUp());
        double one = http.oneAfterTheOther(extent.round()).p50Millis();
        double many = http.manyOneAfterTheOther(extent.round()).p50Millis();
        figures.told("over HTTP", "one %.3f ms, %d %.3f ms (p50)".formatted(one, ITEMS, many));
        figures.under("over HTTP, times one check", many / one, ITEMS_COST);
    }

    private void quiet(HttpChecks http, String when) {
        figures.told(
                when, http.together(IN_FLIGHT, extent.round().multipliedBy(2)).toString());
    }

    private void underLimit(HttpChecks http, String when, Beside... besides) {
        double viewed = http.answeredFrom("view");
        double live = http.answeredFrom("live");
        HttpFigures found = http.together(IN_FLIGHT, extent.round().multipliedBy(besides.length == 0 ? 2 : LONG));
        double liveNow = http.answeredFrom("live") - live;
        double share = liveNow / (liveNow + http.answeredFrom("view") - viewed);
        figures.told(when, "%s; %.0f %% answered live".formatted(found, share * 100));
        for (Beside beside : besides) {
            figures.told("  beside it", beside.account());
        }
        figures.under(when + ", p99 in ms", found.p99Millis(), P99_MILLIS);
    }

    private void growth(Map<AccessScale, AccessSample> samples) {
        figures.part("From size to size, over the bus");
        Map<AccessScale, BusChecks> gateways = new TreeMap<>();
        Map<AccessScale, List<Latencies>> alone = new TreeMap<>();
        Map<AccessScale, List<Latencies>> together = new TreeMap<>();
        try {
            samples.forEach((scale, sample) -> gateways.put(scale, BusChecks.start(sample)));
            gateways.forEach((scale, bus) -> bus.inSequence(1, extent.warmUp()));
            for (int round = 0; round < ROUNDS; round++) {
                gateways.forEach((scale, bus) -> {
                    alone.computeIfAbsent(scale, first -> new ArrayList<>()).add(bus.inSequence(1, extent.round()));
                    together.computeIfAbsent(scale, first -> new ArrayList<>())
                            .add(bus.together(IN_FLIGHT, extent.round()));
                });
            }
        } finally {
            gateways.values().forEach(BusChecks::close);
        }
        alone.forEach((scale, rounds) -> figures.told(
                scale.label() + " rows",
                "one after the other %s; %d in flight %s"
                        .formatted(Latencies.all(rounds), IN_FLIGHT, Latencies.all(together.get(scale)))));
        grown("times the latency of one check, largest to smallest", alone, true);
        grown("times the cost of a check among many, largest to smallest", together, false);
    }

    private void grown(String what, Map<AccessScale, List<Latencies>> found, boolean byLatency) {
        Latencies smallest = Latencies.all(found.get(extent.scales().get(0)));
        Latencies largest =
                Latencies.all(found.get(extent.scales().get(extent.scales().size() - 1)));
        double times =
                byLatency ? largest.millis(50) / smallest.millis(50) : smallest.perSecond() / largest.perSecond();
        figures.under(what, times, GROWTH);
    }
}
