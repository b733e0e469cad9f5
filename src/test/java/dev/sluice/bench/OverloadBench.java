package dev.sluice.bench;

import dev.sluice.bench.OpenLoop.Outcome;
import dev.sluice.bench.OpenLoop.Post;
import dev.sluice.contract.AccessCheck;
import dev.sluice.observation.ShedReason;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What becomes of goodput, of access checks and of modest callers when more is asked than can be done. */
public final class OverloadBench {

    private static final Path DATA = Path.of("target", "bench-postgres");
    private static final Path FOLDER = Path.of("target", "bench-overload");
    private static final int USERS = 200;

    /** Of a function that PostgreSQL sleeps in: so the database is the bound, and not this machine's processors. */
    private static final int NAP_MILLIS = 25;

    private static final int PLACES = 10;
    private static final double NOMINAL = PLACES * 1_000.0 / NAP_MILLIS;
    private static final double CHECKS_PER_SECOND = 100;
    private static final int BATCH = 20;
    private static final double LIMIT_MILLIS = 2_000;
    private static final double CHECK_P99_MILLIS = 20;

    /** So that it is seen when checks are late: they are judged by all of the flood, its first moments too. */
    private static final int CHECK_ROUNDS = 3;

    private static final double GOODPUT = 0.8;
    private static final double MODEST_PER_SECOND = 20;
    private static final double MODEST = 0.99;
    private static final int TOIL_ROUNDS = 20_000;

    /** More than two processors can do. */
    private static final double BATCHES_PER_SECOND = 80;

    private static final String UNTIL_THE_DEADLINE = "1h";
    private static final List<String> QUEUE_DEFAULT = List.of();

    /** A new process has everything to compile yet, which takes processors from what is measured. */
    private static final Duration WARM_UP = Duration.ofSeconds(25);

    private final Figures figures = new Figures();
    private final Random random = new Random(1);
    private final List<String> tokens;
    private final Duration round;
    private final boolean quick;
    private AccessSample sample;

    private OverloadBench(boolean quick) {
        this.quick = quick;
        this.round = Duration.ofSeconds(quick ? 6 : 15);
        this.tokens = IntStream.rangeClosed(1, USERS)
                .mapToObj(user -> TestGateway.token(VelroSample.user(user)))
                .toList();
    }

    public static void main(String[] arguments) throws Exception {
        OverloadBench bench = new OverloadBench(arguments.length > 0 && arguments[0].equals("quick"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(DATA, 0, line -> {})) {
            bench.run(postgres);
        }
        bench.figures.end();
    }

    private void run(EmbeddedPostgres postgres) throws Exception {
        figures.part("The sample");
        sample = AccessSample.prepare(AccessScale.THOUSANDS, postgres, figures);
        sample.run("""
                create or replace function public.nap(millis float) returns boolean language sql volatile
                    as $$ select pg_sleep(millis / 1000) is null $$;
                create or replace function public.toil(rounds int) returns bigint language sql volatile
                    as $$ select count(*) from generate_series(1, rounds) n where n % 7 = 3 $$;
                grant execute on function public.nap, public.toil to authenticated, service_role""");
        try (OpenLoop clients = new OpenLoop()) {
            goodput(clients, "adaptive", QUEUE_DEFAULT);
            if (!quick) {
                goodput(clients, "oldest first, until the deadline", order("oldest", UNTIL_THE_DEADLINE));
                goodput(clients, "newest first, until the deadline", order("newest", UNTIL_THE_DEADLINE));
                goodput(clients, "oldest first, 500 ms at most", order("oldest", "500ms"));
            }
            checksBesideBatches(clients);
        }
    }

    /** Of this machine over the last minute; the bench itself is two of it. */
    private void load() {
        figures.told(
                "load average",
                "%.1f on %d processors"
                        .formatted(
                                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                                Runtime.getRuntime().availableProcessors()));
    }

    private MeasuredGateway gateway(List<String> settings) throws Exception {
        return MeasuredGateway.start(sample.uri(), FOLDER, settings);
    }

    private static Map<String, String> user(String token) {
        return Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    private static Map<String, String> service() {
        return Map.of("apikey", MeasuredGateway.KEY, "Content-Type", "application/json");
    }

    private static List<String> order(String order, String wait) {
        return List.of("kinds.table.queue_order=" + order, "kinds.table.queue_wait=" + wait);
    }

    /** Goodput at the rate that can be sustained and at multiples of it, and what a greedy caller leaves to others. */
    private void goodput(OpenLoop clients, String discipline, List<String> settings) throws Exception {
        figures.part("Calls of %d ms in PostgreSQL, %d at once: %s".formatted(NAP_MILLIS, PLACES, discipline));
        try (MeasuredGateway gateway = gateway(settings)) {
            send(clients, NOMINAL, this::napOfAny);
            double sustainable = send(clients, NOMINAL, this::napOfAny).good().perSecond();
            double peak = sustainable;
            Outcome last = null;
            for (int times : new int[] {1, 2, 4}) {
                last = send(clients, times * sustainable, this::napOfAny);
                figures.told("%d x %,.0f a second".formatted(times, sustainable), last.toString());
                peak = Math.max(peak, last.good().perSecond());
            }
            figures.atLeast("goodput at 4 x, to its peak", last.good().perSecond() / peak, GOODPUT);
            figures.under("p99 of the accepted at 4 x, in ms", last.good().millis(99), LIMIT_MILLIS);
            fairness(clients, sustainable);
            figures.told("refused, by reason", refusals(gateway, "table"));
            load();
        }
    }

    private void fairness(OpenLoop clients, double sustainable) {
        Future<Outcome> greedy = clients.send(4 * sustainable, round, () -> nap(tokens.get(0)));
        Outcome modest = send(clients, MODEST_PER_SECOND, () -> nap(tokens.get(1)));
        figures.told("one caller at 4 x", OpenLoop.await(greedy).toString());
        figures.told("another beside it, %.0f a second".formatted(MODEST_PER_SECOND), modest.toString());
        figures.atLeast("of its calls answered", modest.share(modest.good().count()), MODEST);
    }

    private static String refusals(MeasuredGateway gateway, String kind) {
        return Stream.of(ShedReason.values())
                .map(reason -> "%s %.0f"
                        .formatted(
                                reason.label(),
                                gateway.metric(
                                        "sluice_shed_total",
                                        "kind=\"%s\",reason=\"%s\"".formatted(kind, reason.label()))))
                .collect(Collectors.joining(", "));
    }

    /** Access checks at a steady rate alone, and while batches of work come at four times what can be done. */
    private void checksBesideBatches(OpenLoop clients) throws Exception {
        figures.part("%.0f access checks a second, and batches of %d operations".formatted(CHECKS_PER_SECOND, BATCH));
        try (MeasuredGateway gateway = gateway(QUEUE_DEFAULT)) {
            Future<Outcome> warm = clients.send(BATCHES_PER_SECOND, WARM_UP, OverloadBench::batch);
            OpenLoop.await(clients.send(4 * CHECKS_PER_SECOND, WARM_UP, this::check));
            OpenLoop.await(warm);
            Outcome alone = send(clients, CHECKS_PER_SECOND, this::check);
            figures.told("checks alone", alone.toString());
            double sustainable = send(clients, BATCHES_PER_SECOND, OverloadBench::batch)
                    .good()
                    .perSecond();
            Future<Outcome> flood =
                    clients.send(4 * sustainable, round.multipliedBy(CHECK_ROUNDS), OverloadBench::batch);
            List<Outcome> beside = Stream.generate(() -> send(clients, CHECKS_PER_SECOND, this::check))
                    .limit(CHECK_ROUNDS)
                    .toList();
            figures.told(
                    "batches at 4 x %,.1f a second".formatted(sustainable),
                    OpenLoop.await(flood).toString());
            beside.forEach(checks -> figures.told("checks beside them", checks.toString()));
            judge(alone, beside);
            figures.told("refused, by reason", refusals(gateway, "batch"));
            load();
        }
    }

    private void judge(Outcome alone, List<Outcome> rounds) {
        double answered = rounds.stream()
                .mapToDouble(checks -> checks.share(checks.good().count()))
                .min()
                .orElse(0);
        figures.atLeast("checks answered", answered, 1);
        Latencies beside = Latencies.all(rounds.stream().map(Outcome::good).toList());
        figures.under("p99 of checks beside batches, in ms", beside.millis(99), CHECK_P99_MILLIS);
        figures.told(
                "to that of checks alone",
                "%.1f times".formatted(beside.millis(99) / alone.good().millis(99)));
    }

    private Post check() {
        AccessCheck check = sample.scale().check(random);
        JsonObject body = new JsonObject()
                .put("subject", new JsonObject().put("type", "user").put("id", check.userId()))
                .put(
                        "resource",
                        new JsonObject().put("type", check.resourceType()).put("id", check.resourceId()))
                .put("action", new JsonObject().put("name", check.operation()));
        return new Post("/access/v1/evaluation", service(), body.encode());
    }

    private static Post batch() {
        JsonObject operation = new JsonObject()
                .put("table", "toil")
                .put("operation", "call")
                .put("data", new JsonObject().put("rounds", TOIL_ROUNDS));
        JsonArray operations = new JsonArray(Collections.nCopies(BATCH, operation));
        return new Post(
                "/batch/v1",
                service(),
                new JsonObject()
                        .put("mode", "parallel")
                        .put("operations", operations)
                        .encode());
    }

    private Post nap(String token) {
        return new Post("/rest/v1/rpc/nap", user(token), "{\"millis\": %d}".formatted(NAP_MILLIS));
    }

    private Post napOfAny() {
        return nap(tokens.get(random.nextInt(USERS)));
    }

    private Outcome send(OpenLoop clients, double perSecond, Supplier<Post> posts) {
        return OpenLoop.await(clients.send(perSecond, round, posts));
    }
}
