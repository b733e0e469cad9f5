package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import dev.sluice.support.Alone;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.TestToken;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is stopped, something is revoked before the gateway is back, and nothing slips in between. */
@Alone
class CredentialRestartIT {

    private static final String TOKEN =
            TestToken.of(VelroSample.ADA).id("restart").signed();

    @TempDir
    Path folder;

    private static @Nullable Failure failure(TestGateway gateway) throws InterruptedException {
        Future<Identity> verified = DataGateway.on(gateway.gateway().vertx()).verify(new VerifyRequest(null, TOKEN));
        while (!verified.isComplete()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return verified.succeeded() ? null : ((GatewayException) verified.cause()).failure();
    }

    @Test
    void whatIsRevokedWhileTheGatewayIsCutOffIsRevokedWhenItIsBack() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.start(folder, 0, line -> {});
        int port = first.port();
        VelroSample.load(
                first.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                first.authenticatorPassword(),
                VelroSize.SMALL,
                line -> {});
        TestDatabase database = new TestDatabase(first.uri(), first.administratorUri());
        try (TestGateway running = TestGateway.start(database, "authentication.store.enabled=true")) {
            assertThat(failure(running)).isNull();
            first.close();
            TimeUnit.MILLISECONDS.sleep(1_100);
            for (int round = 0; round < 10; round++) {
                Failure told = failure(running);
                assertThat(told != null && told.is(ErrorCode.DATABASE_UNREACHABLE))
                        .as("%s", told)
                        .isTrue();
            }

            // Where the gateway does not look, so that it cannot be back before.
            try (EmbeddedPostgres elsewhere = EmbeddedPostgres.start(folder, 0, line -> {})) {
                new TestDatabase(elsewhere.uri(), elsewhere.administratorUri())
                        .run("select sluice.revoke_token('restart')");
            }
            try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, port, line -> {})) {
                assertThat(second.port()).isEqualTo(port);
                Failure told = failure(running);
                while (told != null && !told.is(ErrorCode.BAD_CREDENTIAL)) {
                    TimeUnit.MILLISECONDS.sleep(20);
                    told = failure(running);
                }
                assertThat(told).isNotNull();
                assertThat(told.details()).isEqualTo("the Bearer token has been revoked");
            }
        }
    }
}
