package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.Filter;
import dev.sluice.contract.Identity;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many identities at once over few connections: each sees its own rows and no other's. */
@Alone
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class ConcurrencyIT {

    private static final int REQUESTS = 600;

    @Test
    void identitiesAreNeverSwapped(TestGateway running) throws Exception {
        DataGateway gateway = DataGateway.on(running.gateway().vertx());
        List<String> users = List.of(VelroSample.ADA, VelroSample.BEN, VelroSample.user(3));
        List<Identity> identities = new ArrayList<>();
        for (String user : users) {
            identities.add(await(gateway.verify(new VerifyRequest(null, TestGateway.token(user)))));
        }

        List<Future<TableResult>> reads = IntStream.range(0, REQUESTS)
                .mapToObj(index -> gateway.execute(TableOperation.select("users")
                        .columns("id")
                        .where(Filter.in("id", users))
                        .as(identities.get(index % users.size()))))
                .toList();

        for (int index = 0; index < REQUESTS; index++) {
            assertThat(await(reads.get(index)).rows().value())
                    .isEqualTo("[{\"id\":\"%s\"}]".formatted(users.get(index % users.size())));
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
