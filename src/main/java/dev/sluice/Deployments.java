package dev.sluice;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The verticles that run, in the order in which they were started; they end in reverse. */
final class Deployments {

    private final Vertx vertx;
    private final Deque<String> deployed = new ArrayDeque<>();

    Deployments(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<Void> one(Supplier<Deployable> verticle) {
        return all(1, verticle);
    }

    Future<Void> all(int instances, Supplier<Deployable> verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .map(id -> {
                    deployed.push(id);
                    return null;
                });
    }

    /** Ends all of them, whether or not one ends well. */
    Future<Void> end() {
        return deployed.isEmpty()
                ? Future.succeededFuture()
                : vertx.undeploy(deployed.pop()).transform(ended -> end());
    }
}
