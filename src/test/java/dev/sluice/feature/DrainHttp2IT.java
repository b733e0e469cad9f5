package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.GoAway;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients of HTTP/2 as the gateway goes: told to open other connections, answered on those that they have. */
@Alone
@ExtendWith(PostgresExtension.class)
class DrainHttp2IT {

    @Test
    void streamsUnderWayAreAnsweredAndNoOthersAskedFor(TestDatabase database) throws Exception {
        database.run("create or replace function public.drain_wait() returns int language sql"
                + " as $$ select 7 from pg_sleep(0.5) $$");
        TestGateway gateway = TestGateway.start(database, "http.http2.cleartext=true");
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            Queue<GoAway> told = new ConcurrentLinkedQueue<>();
            Future<String> answer = client.request(new RequestOptions()
                            .setMethod(HttpMethod.GET)
                            .setHost("127.0.0.1")
                            .setPort(gateway.gateway().apiPort())
                            .setURI("/rest/v1/rpc/drain_wait")
                            .putHeader("apikey", TestGateway.SERVICE_KEY))
                    .compose(request -> {
                        request.connection().goAwayHandler(told::add);
                        return request.send();
                    })
                    .compose(HttpClientResponse::body)
                    .map(Object::toString);
            eventually(() -> database.activeStatements().stream().anyMatch(text -> text.contains("drain_wait")));
            gateway.close();

            assertThat(answer.toCompletionStage()
                            .toCompletableFuture()
                            .orTimeout(5, TimeUnit.SECONDS)
                            .join())
                    .isEqualTo("7");
            assertThat(told.peek().getErrorCode()).isZero();
            assertThat(told.peek().getLastStreamId()).isEqualTo(Integer.MAX_VALUE);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }
}
