package dev.sluice.bench;

import dev.sluice.authorization.installation.AccessAdministration;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The sample at a scale, in a database that is kept from run to run; what access needs is installed by each anew. */
final class AccessSample {

    private static final UUID TEAM = UUID.fromString(VelroSample.team(1));
    private static final String MEMBERS = "public.team_members";
    private static final String GRANT =
            "insert into " + MEMBERS + " (team_id, user_id) values (?, ?) on conflict do nothing";
    private static final String REVOKE = "delete from " + MEMBERS + " where team_id = ? and user_id = ?";
    private static final int TRANSACTIONS = 2_000;
    private static final int ROUNDS = 3;

    private final AccessScale scale;
    private final ServerAddress gateway;
    private final TestDatabase database;

    private AccessSample(AccessScale scale, ServerAddress gateway, TestDatabase database) {
        this.scale = scale;
        this.gateway = gateway;
        this.database = database;
    }

    /** Loads the sample where it is not loaded yet, and installs and fills its access view, telling each time taken. */
    static AccessSample prepare(AccessScale scale, EmbeddedPostgres postgres, Figures figures) throws Exception {
        ServerAddress address = postgres.administrator().withDatabase(scale.database());
        long began = System.nanoTime();
        VelroSample.load(address, postgres.authenticatorPassword(), scale.size(), line -> {});
        figures.took("loading the sample, unless it was loaded", began);
        TestDatabase database = new TestDatabase("", address.uri());
        ServerAddress gateway = address.withUser(EmbeddedPostgres.AUTHENTICATOR, postgres.authenticatorPassword());
        AccessSample sample = new AccessSample(scale, gateway, database);
        sample.install(figures);
        return sample;
    }

    private void install(Figures figures) throws SQLException {
        GatewayConfig config =
                new ConfigLoader(Map.of(), List.of("database.uri=" + database.administratorUri())).load(null);
        AccessAdministration administration = new AccessAdministration(
                config, new Secret(database.administratorUri()), EmbeddedPostgres.AUTHENTICATOR, "velro_owner");
        administration.drop();
        withoutGrants();
        long began = System.nanoTime();
        administration.plan();
        figures.took("plan", began);
        began = System.nanoTime();
        administration.apply();
        figures.took("apply", began);
        began = System.nanoTime();
        administration.materializedTypes().forEach(administration::refresh);
        figures.took("first refresh", began);
        grantsWithAndWithoutTriggers(figures);
        began = System.nanoTime();
        refresh();
        figures.took("concurrent refresh", began);
        database.run("vacuum analyze");
        database.run("checkpoint");
        figures.told("rows in the view", "%s, %s with its indexes".formatted(viewRows(), viewSize()));
    }

    AccessScale scale() {
        return scale;
    }

    /** The database as the gateway connects to it. */
    String uri() {
        return gateway.uri();
    }

    ServerAddress address() {
        return gateway;
    }

    /** Runs SQL as the sample's superuser. */
    void run(String sql) {
        database.run(sql);
    }

    private String viewRows() {
        return database.value("select to_char(count(*), 'FM999,999,999') from sluice.generation_access");
    }

    private String viewSize() {
        return database.value("select pg_size_pretty(pg_total_relation_size('sluice.generation_access'))");
    }

    /** Connects as the sample's superuser, who may also write. */
    Connection connect() throws SQLException {
        return database.connect();
    }

    /** Refreshes the view as a gateway does, and fails unless it was refreshed or found unchanged. */
    void refresh() {
        String outcome = database.value("select sluice.generation_refresh(true)");
        if (!List.of("refreshed", "unchanged").contains(outcome)) {
            throw new IllegalStateException("the refresh said: " + outcome);
        }
    }

    /** Touches every fourth user, and leaves the rules as they were. */
    void touchQuarter() {
        String users =
                "select '%s', id, false from public.users where right(id::text, 12)::bigint %% 4 = 3".formatted(TEAM);
        database.run("""
                insert into %1$s (team_id, user_id, is_active) %2$s on conflict do nothing;
                delete from %1$s where team_id = '%3$s' and not is_active""".formatted(MEMBERS, users, TEAM));
    }

    /** Takes back what was granted beside a measurement. */
    void withoutGrants() {
        database.run("delete from %s where team_id = '%s' and user_id not in ('%s', '%s')"
                .formatted(MEMBERS, TEAM, VelroSample.ADA, VelroSample.BEN));
    }

    /** Makes a user a member of the team that Ada shares her project with. */
    static void grant(Connection connection, int user) throws SQLException {
        write(connection, GRANT, user);
    }

    static void revoke(Connection connection, int user) throws SQLException {
        write(connection, REVOKE, user);
    }

    private static void write(Connection connection, String sql, int user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, TEAM);
            statement.setObject(2, UUID.fromString(VelroSample.user(user)));
            statement.execute();
        }
    }

    /** Whoever lets triggers rest makes the view unusable until the next refresh. */
    private void grantsWithAndWithoutTriggers(Figures figures) throws SQLException {
        double bare = 0;
        double logged = 0;
        try (Connection connection = connect();
                Statement setting = connection.createStatement()) {
            setting.execute("set synchronous_commit = off");
            grantsAndRevokes(connection);
            for (int round = 0; round < ROUNDS; round++) {
                setting.execute("alter table %s disable trigger user".formatted(MEMBERS));
                bare += grantsAndRevokes(connection) / ROUNDS;
                setting.execute("alter table %s enable always trigger sluice_generation_row, %s, %s"
                        .formatted(
                                MEMBERS,
                                "enable always trigger sluice_generation_update",
                                "enable always trigger sluice_generation_truncate"));
                logged += grantsAndRevokes(connection) / ROUNDS;
            }
        }
        figures.told(
                "a grant and its revoke, two transactions that wait for no disk",
                "%.0f µs; with the triggers %.0f µs (%.2f times)".formatted(bare, logged, logged / bare));
    }

    /** How many microseconds a pair took. */
    private double grantsAndRevokes(Connection connection) throws SQLException {
        long began = System.nanoTime();
        for (int turn = 0; turn < TRANSACTIONS; turn++) {
            int user = 3 + turn % (scale.size().users() - 2);
            grant(connection, user);
            revoke(connection, user);
        }
        return (System.nanoTime() - began) / 1e3 / TRANSACTIONS;
    }
}
