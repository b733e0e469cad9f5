package dev.sluice.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The Velro sample: roles, tables, rules and rows of a product that generates images. Loaded into a database under
 * another name and renamed when it is complete, so that a database of the wanted name is always whole.
 */
public final class VelroSample {

    /** Owns {@link #SHARED_PROJECT}, {@link #PRIVATE_PROJECT} and their first generations. */
    public static final String ADA = user(1);

    /** An editor in the team that Ada shares her project with. */
    public static final String BEN = user(2);

    /** Ada's project that Ben reaches as an editor. */
    public static final String SHARED_PROJECT = project(1);

    /** Ada's project that Ben may not view, although it is attached to the team. */
    public static final String PRIVATE_PROJECT = project(2);

    /** Ben's project that everyone may view. */
    public static final String PUBLIC_PROJECT = project(3);

    /** Ada's generation that Ben reaches as an editor. */
    public static final String SHARED_GENERATION = generation(1);

    /** Ada's generation that Ben may not view. */
    public static final String PRIVATE_GENERATION = generation(2);

    /** Ada's generation in the shared project that only she may view, since it is not completed. */
    public static final String PENDING_GENERATION = generation(3);

    private static final String LOADING_SUFFIX = "_loading";

    private final ServerAddress administrator;
    private final String database;
    private final Consumer<String> progress;

    private VelroSample(ServerAddress administrator, String database, Consumer<String> progress) {
        this.administrator = administrator;
        this.database = database;
        this.progress = progress;
    }

    public static String user(int number) {
        return sampleId('a', number);
    }

    public static String project(int number) {
        return sampleId('b', number);
    }

    public static String team(int number) {
        return sampleId('c', number);
    }

    public static String generation(int number) {
        return sampleId('d', number);
    }

    /** Loads the full sample into the embedded server; does nothing where it is loaded already. */
    public static void load(EmbeddedPostgres server, Consumer<String> progress) {
        load(
                server.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                server.authenticatorPassword(),
                VelroSize.FULL,
                progress);
    }

    /**
     * Loads the sample into the database that the address names; does nothing where there is one of that name.
     *
     * @param address with a superuser's credentials
     * @param authenticatorPassword given to the role that the gateway connects as
     */
    public static void load(
            ServerAddress address, String authenticatorPassword, VelroSize size, Consumer<String> progress) {
        VelroSample sample = new VelroSample(address.withDatabase("postgres"), address.database(), progress);
        try {
            sample.loadIfAbsent(authenticatorPassword, size);
        } catch (SQLException failure) {
            throw new SampleException(
                    "The Velro sample cannot be loaded into " + address + ": " + failure.getMessage(), failure);
        }
    }

    private void loadIfAbsent(String authenticatorPassword, VelroSize size) throws SQLException {
        String unfinished = database + LOADING_SUFFIX;
        try (Connection connection = administrator.connect()) {
            if (exists(connection)) {
                return;
            }
            run(connection, "drop database if exists " + quoted(unfinished) + " with (force)");
            run(connection, "create database " + quoted(unfinished) + " template template0 encoding 'UTF8'");
            fill(unfinished, authenticatorPassword, size);
            run(connection, "alter database " + quoted(unfinished) + " rename to " + quoted(database));
        }
    }

    private boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select from pg_database where datname = ?")) {
            statement.setString(1, database);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void fill(String unfinished, String authenticatorPassword, VelroSize size) throws SQLException {
        try (Connection connection = administrator.withDatabase(unfinished).connect()) {
            for (Map.Entry<String, String> setting :
                    settings(authenticatorPassword, size).entrySet()) {
                set(connection, setting.getKey(), setting.getValue());
            }
            step(connection, "roles", "Creating the roles");
            step(connection, "schema", "Creating the tables");
            step(connection, "rules", "Creating the rules of access");
            step(
                    connection,
                    "data",
                    "Loading %,d users, %,d teams, %,d projects and %,d generations"
                            .formatted(size.users(), size.teams(), size.projects(), size.generations()));
            step(connection, "privileges", "Creating indexes, policies and privileges");
            run(connection, "vacuum analyze");
        }
    }

    private static Map<String, String> settings(String authenticatorPassword, VelroSize size) {
        return new TreeMap<>(Map.of(
                "velro.authenticator_password", authenticatorPassword,
                "velro.users", Integer.toString(size.users()),
                "velro.teams", Integer.toString(size.teams()),
                "velro.projects", Integer.toString(size.projects()),
                "velro.generations", Integer.toString(size.generations())));
    }

    private static void set(Connection connection, String name, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select set_config(?, ?, false)")) {
            statement.setString(1, name);
            statement.setString(2, value);
            statement.execute();
        }
    }

    private void step(Connection connection, String script, String what) throws SQLException {
        long begin = System.nanoTime();
        run(connection, script(script));
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        progress.accept("Velro sample: %s took %d ms".formatted(what, taken.toMillis()));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script(String name) {
        String resource = "/conf/velro/" + name + ".sql";
        try (InputStream content = VelroSample.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new SampleException("The script " + resource + " is missing from the gateway's jar");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new SampleException("The script " + resource + " cannot be read: " + failure, failure);
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String sampleId(char letter, int number) {
        return "%c0000000-0000-4000-8000-%012d".formatted(letter, number);
    }
}
