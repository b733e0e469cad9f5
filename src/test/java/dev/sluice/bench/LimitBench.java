package dev.sluice.bench;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.limits.RateLimits;
import dev.sluice.observation.Observer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** What rate limits add to a request, on one thread and on two, and what a bucket weighs. */
public final class LimitBench {

    private static final int CALLERS = 50_000;

    private static final int ROUNDS = 1_000_000;

    private static final String RULES = "rate_limits.rules=[{name: users, per: identity, permits: 1000000, burst:"
            + " 100000000}, {name: all, per: everyone, kinds: [batch], permits: 1000000, burst: 100000000}]";

    private final List<TableOperation> questions = IntStream.range(0, CALLERS)
            .mapToObj(number -> TableOperation.select("projects").as(user("user-" + number)))
            .toList();

    private LimitBench() {}

    public static void main(String[] arguments) throws InterruptedException {
        new LimitBench().run();
    }

    private static Identity user(String id) {
        return new Identity("authenticated", id, Credential.JWT, new JsonText("{}"), null);
    }

    private void run() throws InterruptedException {
        GatewayConfig config = new ConfigLoader(Map.of(), List.of(RULES)).load(null);
        GatewayConfig without = new ConfigLoader(Map.of(), List.of()).load(null);
        RateLimits limits = RateLimits.of(config.rateLimits(), Observer.NONE);
        RateLimits open = RateLimits.of(without.rateLimits(), Observer.NONE);
        VerifyRequest token = new VerifyRequest(null, "t".repeat(500));

        long before = used();
        questions.forEach(question -> limits.admit(OperationKind.TABLE, question));
        System.out.printf("a bucket weighs %d bytes%n", (used() - before) / CALLERS);
        for (int threads = 1; threads <= 2; threads++) {
            measure("no rule", threads, round -> open.admit(OperationKind.TABLE, question(round)));
            measure("a rule per identity", threads, round -> limits.admit(OperationKind.TABLE, question(round)));
            measure("the same identity always", threads, round -> limits.admit(OperationKind.TABLE, question(0)));
            measure("and one for everyone", threads, round -> limits.admit(OperationKind.BATCH, question(round)));
            measure("a good credential of 500 bytes", threads, round -> {
                limits.present("192.0.2.1", token);
                limits.proven(token);
            });
        }
    }

    private TableOperation question(int round) {
        return questions.get(round % CALLERS);
    }

    /** The second of two runs, since the first is slow; in processor time, which other work on the machine spares. */
    private static void measure(String what, int threads, IntConsumer round) throws InterruptedException {
        time(threads, round);
        System.out.printf("%s, %d threads: %d ns%n", what, threads, time(threads, round) / threads / ROUNDS);
    }

    private static long time(int threads, IntConsumer round) throws InterruptedException {
        AtomicLong spent = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(threads);
        for (int thread = 0; thread < threads; thread++) {
            new Thread(() -> {
                        IntStream.range(0, ROUNDS).forEach(round);
                        spent.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                        ended.countDown();
                    })
                    .start();
        }
        ended.await();
        return spent.get();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
