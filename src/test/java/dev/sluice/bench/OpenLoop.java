package dev.sluice.bench;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Clients that post at a given rate whatever becomes of it, as the world does. A request counts from when it was due,
 * so that a sender that falls behind makes nothing look better.
 */
final class OpenLoop implements AutoCloseable {

    private static final int CONNECTIONS = 4_000;

    /** Less than the gateway's: what is sent while the other side closes is lost. */
    private static final int KEPT_SECONDS = 10;

    private static final long TICK_MILLIS = 2;
    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions()
                    .setDefaultHost("127.0.0.1")
                    .setDefaultPort(MeasuredGateway.PORT)
                    .setKeepAliveTimeout(KEPT_SECONDS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));

    /** What is posted. */
    record Post(String path, Map<String, String> headers, String body) {}

    /**
     * What became of what was sent.
     *
     * @param good answered with success, by time taken
     * @param refused answered with 503, by time taken
     * @param late answered with 504
     * @param others how often it was answered with something else, or not at all, by what or why
     */
    record Outcome(Latencies good, Latencies refused, long late, Map<String, Integer> others) {

        long sent() {
            int other = others.values().stream().mapToInt(Integer::intValue).sum();
            return good.count() + refused.count() + late + other;
        }

        double share(long part) {
            return sent() == 0 ? 0 : (double) part / sent();
        }

        @Override
        public String toString() {
            return "good %,.0f a second, p50 %.0f ms, p99 %.0f ms; 503 %.0f %% (p50 %.0f, p99 %.0f ms), 504 %.1f %%%s"
                    .formatted(
                            good.perSecond(),
                            good.millis(50),
                            good.millis(99),
                            100 * share(refused.count()),
                            refused.millis(50),
                            refused.millis(99),
                            100 * share(late),
                            others.isEmpty() ? "" : ", OTHERWISE " + others);
        }
    }

    /** Sends for a while; what ends when all has been answered. */
    Future<Outcome> send(double perSecond, Duration during, Supplier<Post> posts) {
        Flow flow = new Flow(perSecond, during, posts);
        vertx.runOnContext(now -> flow.begin());
        return flow.done.future();
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(2, TimeUnit.MINUTES)
                .join();
    }

    private final class Flow {

        private final double perSecond;
        private final Duration during;
        private final Supplier<Post> posts;
        private final Promise<Outcome> done = Promise.promise();
        private final LongStream.Builder good = LongStream.builder();
        private final LongStream.Builder refused = LongStream.builder();
        private long began;
        private long sent;
        private long answered;
        private long late;
        private final Map<String, Integer> others = new TreeMap<>();
        private boolean over;

        Flow(double perSecond, Duration during, Supplier<Post> posts) {
            this.perSecond = perSecond;
            this.during = during;
            this.posts = posts;
        }

        void begin() {
            began = System.nanoTime();
            vertx.setPeriodic(TICK_MILLIS, this::tick);
        }

        private void tick(long timer) {
            long elapsed = Math.min(System.nanoTime() - began, during.toNanos());
            double due = elapsed / 1e9 * perSecond;
            while (sent <= due) {
                post(began + (long) (sent / perSecond * 1e9), posts.get());
                sent++;
            }
            if (elapsed == during.toNanos()) {
                vertx.cancelTimer(timer);
                over = true;
                end();
            }
        }

        private void post(long due, Post post) {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setURI(post.path())
                    .setTimeout(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
                    .setHeaders(MultiMap.caseInsensitiveMultiMap().addAll(post.headers()));
            client.request(options)
                    .compose(request -> request.send(Buffer.buffer(post.body())))
                    .compose(response -> response.end().map(response))
                    .onComplete(tried -> {
                        count(tried, System.nanoTime() - due);
                        answered++;
                        end();
                    });
        }

        private void count(AsyncResult<HttpClientResponse> tried, long nanos) {
            if (tried.failed()) {
                others.merge(String.valueOf(tried.cause()), 1, Integer::sum);
                return;
            }
            int status = tried.result().statusCode();
            switch (status) {
                case 200 -> good.add(nanos);
                case 503 -> refused.add(nanos);
                case 504 -> late++;
                default -> others.merge(Integer.toString(status), 1, Integer::sum);
            }
        }

        private void end() {
            if (over && answered == sent) {
                done.tryComplete(new Outcome(
                        Latencies.of(good.build(), during), Latencies.of(refused.build(), during), late, others));
            }
        }
    }

    @Override
    public void close() {
        await(client.close().eventually(vertx::close));
    }
}
