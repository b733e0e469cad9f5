package dev.sluice.faults;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.function.Function;

/**
 * A client of HTTP with an event loop of its own, on which everything is asked and heard: who asks from another one may
 * hear the end of a body before he listens to it.
 */
record ClientSide(HttpClient http, Context loop) {

    static ClientSide on(Vertx vertx, int connectionsMax) {
        return new ClientSide(
                vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(connectionsMax)),
                vertx.getOrCreateContext());
    }

    <T> Future<T> ask(Function<HttpClient, Future<T>> question) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(now -> question.apply(http).onComplete(promise));
        return promise.future();
    }
}
