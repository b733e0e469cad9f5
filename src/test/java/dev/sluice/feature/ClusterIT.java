package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.Identity;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.BareSender;
import dev.sluice.support.Certificates;
import dev.sluice.support.Eventually;
import dev.sluice.support.FreePort;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.LeavingClient;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestCluster;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways over one database that share an event bus, and nodes of applications beside them. */
@ExtendWith(PostgresExtension.class)
class ClusterIT {

    private static final String COUNT = "{\"table\":\"users\",\"operation\":\"count\"%s}";

    /** More than any other test asks for as one user. */
    private static final int BURST = 60;

    private static Certificates certificates;
    private static TestCluster cluster;
    private static int busPort;
    private static TestGateway one;
    private static TestGateway other;
    private static Vertx application;

    @BeforeAll
    static void start(TestDatabase database, @TempDir Path folder) throws Exception {
        database.run("""
                create or replace function public.slow() returns text language sql volatile
                    as $$ select pg_sleep(4)::text $$""");
        certificates = Certificates.in(folder).with("node", "ip:127.0.0.1");
        cluster = new TestCluster(certificates);
        busPort = FreePort.take();
        String[] limits = {
            "rate_limits.shared=true",
            "rate_limits.share_interval=20ms",
            "rate_limits.rules=[{name: users, per: identity, permits: 1, period: 1h, burst: %d}]".formatted(BURST)
        };
        one = cluster.gateway(database, "node", busPort, limits);
        other = cluster.gateway(database, "node", 0, limits);
        application = cluster.node("node");
    }

    @AfterAll
    static void stop() {
        cluster.close();
        other.close();
        one.close();
    }

    @Test
    void aNodeWithoutAGatewayAsksInJson() {
        BareSender node = new BareSender(application);
        JsonObject service = new JsonObject(
                node.ask("sluice.auth.verify", new JsonObject().put("api_key", TestGateway.SERVICE_KEY)));

        for (int time = 0; time < 4; time++) {
            assertThat(new JsonObject(node.askJson(
                                    "sluice.table.execute", COUNT.formatted(""), "api-key", TestGateway.SERVICE_KEY))
                            .getInteger("count"))
                    .isPositive();
            assertThat(node.askJson("sluice.table.execute", COUNT.formatted(",\"identity\":" + service)))
                    .isEqualTo("""
                            101 {"code":"SLC101","message":"The credential was refused",\
                            "details":"the message proves no identity: send the header api-key or bearer-token",\
                            "hint":null}""");
        }
    }

    @Test
    void aNodeWithoutAGatewayAsksInRecords() throws Exception {
        VerifyRequest key = new VerifyRequest(TestGateway.SERVICE_KEY, null);
        DataGateway gateway = DataGateway.on(application, key);

        Identity service = await(gateway.verify(key));
        for (int time = 0; time < 4; time++) {
            assertThat(await(gateway.inTransaction(service, context -> context.execute(TableOperation.count("users"))))
                            .count())
                    .isPositive();
        }
        assertThat(await(gateway.execute(TableOperation.count("nothing").as(service))
                        .map("answered")
                        .otherwise(Throwable::getMessage)))
                .isEqualTo("PGRST205 Could not find the table 'public.nothing' in the schema cache");
    }

    @Test
    void whatIsAskedOfOneNodeCountsAtTheOthers() {
        String[] stranger = {"Authorization", "Bearer " + TestGateway.token("d0000000-0000-4000-8000-000000000009")};
        for (int time = 0; time < BURST; time++) {
            assertThat(one.http().get("/rest/v1/projects?limit=1", stranger).statusCode())
                    .isEqualTo(200);
        }

        // Each of these is let in by the other node until it has heard of those above; by itself it lets in as many.
        AtomicInteger asked = new AtomicInteger();
        Eventually.eventually(() -> {
            asked.incrementAndGet();
            return other.http().get("/rest/v1/projects?limit=1", stranger).statusCode() == 429;
        });
        assertThat(asked.get()).isLessThanOrEqualTo(BURST);
        assertThat(new JsonObject(other.http()
                                .get("/rest/v1/projects?limit=1", stranger)
                                .body())
                        .getString("code"))
                .isEqualTo("SLC103");
    }

    @Test
    void aTransactionIsGoneOnWithAtAnotherNodesDoor() {
        String[] ada = {"Authorization", "Bearer " + TestGateway.token(VelroSample.ADA)};
        HttpCalls here = one.http();
        HttpCalls there = other.http();

        for (int time = 0; time < 4; time++) {
            String transaction = here.post("/tx/v1", "", ada)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            HttpResponse<String> read = there.get(transaction + "/rest/users?select=display_name&limit=1", ada);
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body()).isEqualTo("[{\"display_name\":\"Ada\"}]");
            assertThat(there.get(
                                    transaction + "/rest/users",
                                    "Authorization",
                                    "Bearer " + TestGateway.token(VelroSample.BEN))
                            .body())
                    .isEqualTo("""
                            {"code":"SLC301","message":"There is no such transaction","details":null,\
                            "hint":"Begin one with sluice.tx.begin or POST /tx/v1."}""");
            assertThat(there.post(transaction + "/commit", "", ada).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aClientThatLeavesAnotherNodesDoorEndsItsStep(TestDatabase database) {
        Traces traces = new Traces(database, one);
        String transaction = one.http()
                .post("/tx/v1", "", "apikey", TestGateway.SERVICE_KEY)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        LeavingClient client = LeavingClient.asks(other, "POST", transaction + "/rest/rpc/slow", "{}");
        traces.running(1, "slow");
        client.leaves();

        traces.goneWithinASecond();
        assertThat(one.http()
                        .post(transaction + "/commit", "", "apikey", TestGateway.SERVICE_KEY)
                        .body())
                .contains("\"details\":\"rolled back because its client went away\"");
    }

    @Test
    void whatANodeHeldGoesWithIt(TestDatabase database) {
        String[] ada = {"Authorization", "Bearer " + TestGateway.token(VelroSample.ADA)};
        String transaction;
        try (TestGateway third = cluster.gateway(database, "node", 0)) {
            transaction = third.http()
                    .post("/tx/v1", "", ada)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
        }

        assertThat(one.http().get(transaction + "/rest/users", ada).body()).isEqualTo("""
                        {"code":"SLC301","message":"There is no such transaction","details":null,\
                        "hint":"Begin one with sluice.tx.begin or POST /tx/v1."}""");
        assertThat(new JsonObject(new BareSender(application)
                                .askJson(
                                        "sluice.table.execute",
                                        COUNT.formatted(""),
                                        "api-key",
                                        TestGateway.SERVICE_KEY))
                        .getInteger("count"))
                .isPositive();
    }

    @Test
    void aNodeWithoutACertificateGetsNoMessageAcross() {
        BareSender node = new BareSender(cluster.node(null), 1_500);

        assertThat(node.askJson("sluice.table.execute", COUNT.formatted(""), "api-key", TestGateway.SERVICE_KEY))
                .startsWith("-1 Timed out");
    }

    @Test
    void theLinkWantsACertificateOfWhoCalls() {
        assertThat(shaken(certificates.certificate("ca"))).containsIgnoringCase("bad_certificate");
    }

    /** Why the link was refused to one who trusts the given authority and shows no certificate. */
    private static String shaken(Path authority) {
        try (SSLSocket socket =
                (SSLSocket) trusting(authority).getSocketFactory().createSocket("127.0.0.1", busPort)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(new byte[] {0, 0, 0, 1, 0});
            return "answered " + socket.getInputStream().read();
        } catch (IOException | GeneralSecurityException refused) {
            return refused.toString();
        }
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream certificate = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
