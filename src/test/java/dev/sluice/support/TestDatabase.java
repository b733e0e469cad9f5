package dev.sluice.support;

import dev.sluice.sample.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A database of a test class's own: the Velro sample at its small size.
 *
 * @param uri as the gateway connects
 * @param administratorUri as the superuser
 */
public record TestDatabase(String uri, String administratorUri) {

    /** Runs one or more statements as the superuser. */
    public void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage() + " in: " + sql, failure);
        }
    }

    /** Runs a file of statements among the test resources. */
    public void runResource(String path) {
        try (InputStream file = Objects.requireNonNull(TestDatabase.class.getResourceAsStream(path), path)) {
            run(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads rows as the superuser, each value as PostgreSQL writes it and null as null. */
    public List<List<String>> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row(result));
            }
            return rows;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage() + " in: " + sql, failure);
        }
    }

    /** The first value of the first row. */
    public String value(String sql) {
        return rows(sql).get(0).get(0);
    }

    /** Statements that run, and transactions that are open, but for those that each gateway runs all the time. */
    public List<String> activeStatements() {
        return rows("""
                        select state || ': ' || query from pg_stat_activity
                        where datname = current_database() and backend_type = 'client backend'
                          and state <> 'idle' and pid <> pg_backend_pid()
                          and query not like '/* credentials */%' and query not like '/* probe */%'
                        order by query_start""").stream().map(row -> row.get(0)).toList();
    }

    /** A blocking connection as the superuser, for a test that holds a lock or a transaction open. */
    public Connection connect() throws SQLException {
        return ServerAddress.parse(administratorUri).connect();
    }

    private static List<String> row(ResultSet result) throws SQLException {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            row.add(result.getString(column));
        }
        return row;
    }

    @Override
    public String toString() {
        return "TestDatabase[" + ServerAddress.parse(administratorUri).database() + "]";
    }
}
