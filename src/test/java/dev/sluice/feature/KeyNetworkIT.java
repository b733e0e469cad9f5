package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.client.DataGateway;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.support.BareSender;
import dev.sluice.support.CommandLineRun;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service key that is for some networks is no key anywhere else, and none where no address is known. */
@ExtendWith(PostgresExtension.class)
class KeyNetworkIT {

    private static final String TEAMS = "/rest/v1/teams?select=id&limit=1";
    private static final String PROXIES = "http.trusted_proxies=[127.0.0.0/8]";
    private static final String REFUSED = "{\"code\":\"SLC101\",\"message\":\"The credential was refused\","
            + "\"details\":\"the apikey was refused\",\"hint\":null}";

    private static String key(TestDatabase database, String name, String networks) {
        List<String> all = new ArrayList<>(List.of("keys", "create", name, "--network", networks));
        all.addAll(List.of("--set", "database.uri=" + database.uri()));
        CommandLineRun run = CommandLineRun.of(all);
        assertThat(run.told()).isEmpty();
        return run.printed().strip();
    }

    private static HttpResponse<String> get(TestGateway gateway, String key, String client, String... more) {
        List<String> headers = new ArrayList<>(List.of("apikey", key, "X-Forwarded-For", client));
        headers.addAll(List.of(more));
        return gateway.http().get(TEAMS, headers.toArray(String[]::new));
    }

    private static void refused(HttpResponse<String> response, TestGateway gateway) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo(REFUSED);
        HttpResponse<String> unknown = get(gateway, "sb_secret_of_nobody", "198.51.100.1");
        assertThat(response.body()).isEqualTo(unknown.body());
        assertThat(response.headers().map().keySet())
                .isEqualTo(unknown.headers().map().keySet());
    }

    @Test
    void aKeyIsForItsNetworksAlone(TestDatabase database) {
        String key = key(database, "networks", "203.0.113.0/24,2001:db8::/32");
        try (TestGateway gateway = TestGateway.start(database, PROXIES);
                TestGateway direct = TestGateway.start(database)) {
            assertThat(get(gateway, key, "203.0.113.9").statusCode()).isEqualTo(200);
            assertThat(get(gateway, key, "2001:db8::9").statusCode()).isEqualTo(200);
            assertThat(get(gateway, key, "203.0.113.9", "Sluice-Verify", "strict")
                            .statusCode())
                    .isEqualTo(200);
            refused(get(gateway, key, "203.0.114.9"), gateway);
            refused(get(gateway, key, "2001:db9::9"), gateway);
            refused(get(gateway, key, "unknown"), gateway);
            refused(get(gateway, key, "198.51.100.1", "Sluice-Verify", "strict"), gateway);
            refused(get(direct, key, "203.0.113.9"), gateway);
        }
    }

    @Test
    void whyIsForTheAuditAlone(TestDatabase database) {
        String key = key(database, "audited-network", "203.0.113.0/24");
        try (TestGateway gateway = TestGateway.start(database, PROXIES);
                LoggedLines lines = LoggedLines.of("dev.sluice.audit", Level.INFO)) {
            refused(get(gateway, key, "198.51.100.1", "X-Request-ID", "r1"), gateway);
            eventually(() -> lines.messages().stream()
                    .anyMatch(line -> line.endsWith("\"request_id\":\"r1\","
                            + "\"presented\":\"apikey\",\"reason\":\"network\",\"client\":\"198.51.100.1\"}")));
        }
    }

    @Test
    void aRevokedKeyTellsNothingOutside(TestDatabase database) {
        String key = key(database, "revoked-network", "203.0.113.0/24");
        database.run("update sluice.service_key set revoked_at = now() where name = 'revoked-network'");
        try (TestGateway gateway = TestGateway.start(database, PROXIES)) {
            refused(get(gateway, key, "198.51.100.1"), gateway);
            assertThat(get(gateway, key, "203.0.113.9").body()).contains("the apikey has been revoked");
        }
    }

    @Test
    void keysOfTheConfigurationHaveNetworksToo(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(
                database,
                PROXIES,
                "authentication.service_keys=[{name: near, digest: %s, networks: [203.0.113.0/24]}]"
                        .formatted(TestGateway.digest("sb_secret_near")))) {
            assertThat(get(gateway, "sb_secret_near", "203.0.113.9").statusCode())
                    .isEqualTo(200);
            refused(get(gateway, "sb_secret_near", "198.51.100.1"), gateway);
        }
    }

    @Test
    void whatIsNoNetworkToTheGatewayLetsNobodyIn(TestDatabase database) {
        String key = key(database, "odd-network", "203.0.113.0/24");
        database.run("update sluice.service_key set networks = '{::ffff:203.0.113.0/120}' where name = 'odd-network'");
        try (TestGateway gateway = TestGateway.start(database, PROXIES)) {
            refused(get(gateway, key, "203.0.113.9"), gateway);
        }
    }

    @Test
    void onTheBusNoAddressIsKnown(TestDatabase database) {
        String key = key(database, "bus-network", "0.0.0.0/0,::/0");
        try (TestGateway gateway = TestGateway.start(database, "bus.identity=authenticated")) {
            assertThat(get(gateway, key, "ignored").statusCode()).isEqualTo(200);
            BareSender sender = new BareSender(gateway.gateway().vertx());
            String read = "{\"method\":\"GET\",\"relation\":\"teams\",\"query\":\"select=id\"}";
            assertThat(sender.askJson("sluice.table.execute", read, "api-key", key))
                    .isEqualTo("101 " + REFUSED);
            String verify = "{\"api_key\":\"%s\"%s}";
            assertThat(sender.askJson("sluice.auth.verify", verify.formatted(key, "")))
                    .isEqualTo("101 " + REFUSED);
            assertThat(sender.askJson(
                            "sluice.auth.verify", verify.formatted(key, ",\"client_address\":\"203.0.113.9\"")))
                    .isEqualTo("101 {\"code\":\"SLC101\",\"message\":\"The credential was refused\",\"details\":"
                            + "\"client_address: only a door of the gateway may state it\",\"hint\":null}");
            assertThat(sender.ask(
                            "sluice.auth.verify",
                            new VerifyRequest(key, null, null, false, "203.0.113.9"),
                            "assertion",
                            "A".repeat(43)))
                    .contains("the assertion was refused");
        }
        try (TestGateway gateway = TestGateway.start(database)) {
            Throwable refused = DataGateway.on(gateway.gateway().vertx())
                    .verify(new VerifyRequest(key, null))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .handle((identity, cause) -> cause)
                    .join();
            assertThat(refused).hasMessageContaining("The credential was refused");
        }
    }

    @Test
    void tablesOfAnEarlierVersionGetTheColumn(TestDatabase database) {
        key(database, "before", "203.0.113.0/24");
        database.run("alter table sluice.service_key drop column networks");
        try (TestGateway gateway = TestGateway.start(database)) {
            assertThat(gateway.gateway().apiPort()).isPositive();
            assertThat(database.rows("select count(*)::text from pg_catalog.pg_attribute"
                            + " where attrelid = 'sluice.service_key'::regclass and attname = 'networks'"))
                    .containsExactly(List.of("1"));
        }
    }

    @Test
    void tablesThatTheLoginRoleMayNotAlterGoOnWorking(TestDatabase database) {
        String key = key(database, "kept", "203.0.113.0/24");
        database.run("alter table sluice.service_key drop column networks;"
                + " alter table sluice.service_key owner to postgres;"
                + " grant select on sluice.service_key to sluice_authenticator");
        try (TestGateway gateway = TestGateway.start(database)) {
            assertThat(get(gateway, key, "ignored").statusCode()).isEqualTo(200);
            assertThat(get(gateway, key, "ignored", "Sluice-Verify", "strict").statusCode())
                    .isEqualTo(200);
        } finally {
            database.run("alter table sluice.service_key owner to sluice_authenticator");
        }
    }
}
