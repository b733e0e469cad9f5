package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.Credential;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.BareSender;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a door asserts of a message serves for that message's address, deadline and identity, and for nothing else. */
@ExtendWith(PostgresExtension.class)
class DoorAssertionIT {

    private static final String REFUSED = """
            101 {"code":"SLC101","message":"The credential was refused",\
            "details":"the assertion was refused","hint":null}""";

    private static TestGateway gateway;
    private static BareSender sender;

    @BeforeAll
    static void start(TestDatabase database) {
        gateway = TestGateway.start(database, "bus.identity=authenticated", "kinds.table.time_limit=10s");
        sender = new BareSender(gateway.gateway().vertx());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** A message of a door, as one who overhears the bus has it. */
    private record Overheard(RestRequest request, MultiMap headers) {

        String[] with(String... changed) {
            Map<String, String> all = new LinkedHashMap<>();
            headers.forEach(header -> all.put(header.getKey(), header.getValue()));
            for (int index = 0; index < changed.length; index += 2) {
                all.put(changed[index], changed[index + 1]);
            }
            List<String> pairs = new ArrayList<>();
            all.forEach((name, value) -> pairs.addAll(List.of(name, value)));
            return pairs.toArray(String[]::new);
        }
    }

    private static Overheard overheard(String path, String... headers) throws InterruptedException {
        BlockingQueue<Overheard> messages = new LinkedBlockingQueue<>();
        Handler<DeliveryContext<Object>> listener = context -> {
            if (context.message().body() instanceof RestRequest request) {
                messages.add(new Overheard(request, context.message().headers()));
            }
            context.next();
        };
        EventBus eventBus = gateway.gateway().vertx().eventBus();
        eventBus.addOutboundInterceptor(listener);
        assertThat(gateway.http().get(path, headers).statusCode()).isEqualTo(200);
        eventBus.removeOutboundInterceptor(listener);
        return messages.poll(5, TimeUnit.SECONDS);
    }

    private static Overheard adas() throws InterruptedException {
        return overheard(
                "/rest/v1/projects?select=id&limit=1", "Authorization", "Bearer " + TestGateway.token(VelroSample.ADA));
    }

    @Test
    void itServesForTheSameIdentityWhileItLasts() throws Exception {
        Overheard message = adas();

        assertThat(sender.ask("sluice.table.execute", message.request(), message.with()))
                .startsWith("RestReply[status=200");
    }

    @Test
    void itServesForNoOtherIdentity() throws Exception {
        Overheard message = adas();
        Identity ada = message.request().identity();
        List<Identity> others = List.of(
                new Identity("service_role", null, Credential.SERVICE_KEY, ada.claims(), null),
                new Identity(ada.role(), VelroSample.BEN, ada.credential(), ada.claims(), ada.expiresAt()),
                new Identity(
                        ada.role(),
                        ada.userId(),
                        ada.credential(),
                        new JsonText(ada.claims().value().replace(VelroSample.ADA, VelroSample.BEN)),
                        ada.expiresAt()));

        for (Identity other : others) {
            assertThat(sender.ask("sluice.table.execute", message.request().as(other), message.with()))
                    .isEqualTo(REFUSED);
        }
        assertThat(sender.ask(
                        "sluice.table.execute", TableOperation.select("users").as(others.get(0)), message.with()))
                .isEqualTo(REFUSED);
    }

    @Test
    void itServesAtNoOtherAddress() throws Exception {
        Overheard message = adas();

        assertThat(sender.ask(
                        "sluice.tx.begin",
                        new TransactionBegin(message.request().identity(), null, false, null),
                        message.with()))
                .isEqualTo(REFUSED);
        assertThat(sender.askJson("sluice.metrics.snapshot", "{}", message.with()))
                .isEqualTo(REFUSED);
    }

    @Test
    void itServesForNoOtherDeadlineAndRequestId() throws Exception {
        Overheard message = adas();
        String later = Long.toString(Long.parseLong(message.headers().get("deadline")) + 1);

        assertThat(sender.ask("sluice.table.execute", message.request(), message.with("deadline", later)))
                .isEqualTo(REFUSED);
        assertThat(sender.ask("sluice.table.execute", message.request(), message.with("request-id", "another")))
                .isEqualTo(REFUSED);
        assertThat(sender.ask(
                        "sluice.table.execute",
                        message.request(),
                        "assertion",
                        message.headers().get("assertion")))
                .isEqualTo(REFUSED);
    }

    @Test
    void itIsOverWithItsDeadline() throws Exception {
        Overheard message = overheard("/rest/v1/projects?select=id&limit=1", "Prefer", "timeout=0.3");

        eventually(() -> sender.ask("sluice.table.execute", message.request(), message.with())
                .startsWith("1 {\"code\":\"SLC001\",\"message\":\"The time limit passed before"));
    }

    @Test
    void itCannotBeMadeUp() throws Exception {
        Overheard message = adas();

        for (String assertion :
                List.of("", "x", "A".repeat(43), message.headers().get("assertion") + "A")) {
            assertThat(sender.ask("sluice.table.execute", message.request(), message.with("assertion", assertion)))
                    .isEqualTo(REFUSED);
        }
    }

    @Test
    void everyDoorAssertsWhatItAsks() {
        String[] service = {"apikey", TestGateway.SERVICE_KEY};

        assertThat(gateway.http()
                        .get("/auth/v1/user", "Authorization", "Bearer " + TestGateway.token(VelroSample.ADA))
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.http().get("/metrics/v1/operations", service).statusCode())
                .isEqualTo(200);
        String batch = "{\"mode\":\"atomic\",\"operations\":[{\"table\":\"users\",\"operation\":\"count\"}]}";
        assertThat(gateway.http().post("/batch/v1", batch, service).statusCode())
                .isEqualTo(200);
        String transaction = gateway.http()
                .post("/tx/v1", "", service)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(gateway.http().get(transaction + "/rest/users", service).statusCode())
                .isEqualTo(200);
        assertThat(gateway.http().post(transaction + "/commit", "", service).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anApplicationShowsItsCredentials() throws Exception {
        VerifyRequest key = new VerifyRequest(TestGateway.SERVICE_KEY, null);
        DataGateway proved = DataGateway.on(gateway.gateway().vertx(), key);
        DataGateway unproved = DataGateway.on(gateway.gateway().vertx());

        Identity service = await(unproved.verify(key));
        assertThat(await(proved.inTransaction(service, context -> context.execute(TableOperation.count("users"))))
                        .count())
                .isPositive();
        assertThat(await(proved.execute(TableOperation.count("users").as(service)))
                        .count())
                .isPositive();
        assertThat(await(unproved.execute(TableOperation.count("users").as(service))
                        .map("answered")
                        .otherwise(cause -> ((GatewayException) cause).failure().code())))
                .isEqualTo("SLC101");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
