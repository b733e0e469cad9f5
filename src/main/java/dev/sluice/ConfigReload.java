package dev.sluice;

import dev.sluice.config.ConfigChanges;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigPrinter;
import dev.sluice.config.GatewayConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.observation.Observer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force, replaced while the gateway runs: read and checked whole, then prepared by every part that
 * follows it, then applied by all of them or, where anything was wrong until then, by none. What nobody follows is told
 * as waiting for a restart. One reload runs at a time, and one that waits serves all who asked meanwhile.
 */
final class ConfigReload {

    /** A part of the gateway that can follow its keys while it runs. */
    @FunctionalInterface
    interface Part {

        /**
         * Gets ready for another configuration without applying anything of it. Runs on a thread that may wait.
         *
         * @return what applies it, and cannot fail
         * @throws ConfigException where it cannot be followed
         */
        Future<Runnable> prepare(GatewayConfig next) throws Exception;
    }

    private record Asked(String by, Promise<ConfigChanges> answer) {}

    private record Follower(Predicate<String> keys, Part part) {}

    private final Context context;
    private final Callable<GatewayConfig> source;
    private final Observer observer;
    private final List<Follower> followers = new ArrayList<>();
    private final List<Asked> waiting = new ArrayList<>();
    private SortedMap<String, @Nullable Object> inForce;
    private boolean running;

    /**
     * The reload of one gateway.
     *
     * @param source reads the configuration anew; may wait
     */
    ConfigReload(Vertx vertx, GatewayConfig config, Callable<GatewayConfig> source, Observer observer) {
        this.context = vertx.getOrCreateContext();
        this.source = source;
        this.observer = observer;
        this.inForce = ConfigPrinter.values(config);
    }

    /** Has a part follow its keys; to be called before the first reload. */
    void follow(Predicate<String> keys, Part part) {
        followers.add(new Follower(keys, part));
    }

    /**
     * Reads the configuration anew and applies what can change. May be called on any thread.
     *
     * @param by what asked for it, for log and audit
     * @return what changed; fails with SLC401 and every problem where there is any
     */
    Future<ConfigChanges> reload(String by) {
        Promise<ConfigChanges> answer = Promise.promise();
        context.runOnContext(now -> {
            waiting.add(new Asked(by, answer));
            if (!running) {
                next();
            }
        });
        return answer.future();
    }

    private void next() {
        List<Asked> turn = List.copyOf(waiting);
        waiting.clear();
        running = !turn.isEmpty();
        if (running) {
            String by = turn.stream().map(Asked::by).distinct().collect(Collectors.joining(", "));
            once(by).onComplete(done -> {
                turn.forEach(asked -> asked.answer().handle(done));
                next();
            });
        }
    }

    private Future<ConfigChanges> once(String by) {
        return context.executeBlocking(source)
                .compose(this::apply)
                .onSuccess(changes -> observer.configurationReloaded(by, changes.applied(), changes.needsRestart()))
                .recover(cause -> Future.failedFuture(told(by, cause)));
    }

    private Future<ConfigChanges> apply(GatewayConfig next) {
        SortedMap<String, @Nullable Object> values = ConfigPrinter.values(next);
        ConfigChanges changes = ConfigChanges.between(inForce, values, this::isFollowed);
        List<Part> concerned = followers.stream()
                .filter(follower -> changes.applied().stream().anyMatch(follower.keys()))
                .map(Follower::part)
                .toList();
        return context.executeBlocking(() -> prepared(concerned, next))
                .compose(preparing -> Future.all(preparing).map(all -> preparing))
                .map(prepared -> {
                    prepared.forEach(part -> part.result().run());
                    inForce = after(values, changes);
                    return changes;
                });
    }

    private boolean isFollowed(String key) {
        return followers.stream().anyMatch(follower -> follower.keys().test(key));
    }

    private static List<Future<Runnable>> prepared(List<Part> parts, GatewayConfig next) throws Exception {
        List<Future<Runnable>> prepared = new ArrayList<>();
        for (Part part : parts) {
            prepared.add(part.prepare(next));
        }
        return prepared;
    }

    /** What waits for a restart stays as it is, so that the next reload tells of it again. */
    private SortedMap<String, @Nullable Object> after(
            SortedMap<String, @Nullable Object> values, ConfigChanges changes) {
        SortedMap<String, @Nullable Object> after = new TreeMap<>(values);
        for (String key : changes.needsRestart()) {
            if (inForce.containsKey(key)) {
                after.put(key, inForce.get(key));
            } else {
                after.remove(key);
            }
        }
        return after;
    }

    private Throwable told(String by, Throwable cause) {
        if (cause instanceof ConfigException refused) {
            observer.configurationRefused(by, refused.problems());
            return ErrorCode.CONFIG_REFUSED.failure(String.join("; ", refused.problems()));
        }
        observer.failed("configuration reload", by, cause);
        return cause;
    }

    /** The changes as an operator is told of them. */
    static String json(ConfigChanges changes) {
        return new JsonObject()
                .put("applied", new JsonArray(changes.applied()))
                .put("needs_restart", new JsonArray(changes.needsRestart()))
                .encode();
    }
}
