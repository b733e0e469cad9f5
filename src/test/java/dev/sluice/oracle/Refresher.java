package dev.sluice.oracle;

import dev.sluice.support.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * Refreshes the view of generations as a node would, or dies at it. That a refresh fails is no fault: whatever becomes
 * of it, checks must be right.
 */
final class Refresher implements AutoCloseable {

    /** A refresh that makes triggers may have to wait for whoever writes; nobody here waits for long. */
    private static final String LOCK_WAIT = "set lock_timeout = '300ms'";

    private final TestDatabase database;

    /** A refresh that has done its work and not committed it; null where there is none. */
    private Connection held;

    Refresher(TestDatabase database) {
        this.database = database;
    }

    /** How it went, or why it did not. */
    String refresh(boolean whole) {
        return call("sluice.generation_refresh(%s)".formatted(whole));
    }

    String collapse() {
        return call("sluice.generation_collapse()");
    }

    private String call(String function) {
        try (Connection connection = database.connect()) {
            return called(connection, function);
        } catch (SQLException failure) {
            return failure.getMessage();
        }
    }

    private static String called(Connection connection, String function) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK_WAIT);
            try (ResultSet result = statement.executeQuery("select " + function)) {
                result.next();
                return result.getString(1);
            }
        }
    }

    boolean isHeld() {
        return held != null;
    }

    /** Begins a refresh that takes as long as it takes until it is let go. */
    String hold() {
        try {
            Connection connection = database.connect();
            connection.setAutoCommit(false);
            held = connection;
            return called(connection, "sluice.generation_refresh(true)");
        } catch (SQLException failure) {
            close();
            return failure.getMessage();
        }
    }

    /** Ends what is held: by its commit, by a rollback, or by the death of its backend. */
    String letGo(Random random) {
        int end = random.nextInt(4);
        try (Connection connection = held) {
            if (end < 2) {
                connection.commit();
            } else if (end == 2) {
                connection.rollback();
            } else {
                kill(pid(connection));
            }
        } catch (SQLException failure) {
            return failure.getMessage();
        } finally {
            held = null;
        }
        return end < 2 ? "commit" : end == 2 ? "rollback" : "killed";
    }

    private static String pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
            result.next();
            return result.getString(1);
        }
    }

    private void kill(String pid) {
        database.run("select pg_terminate_backend(%s, 2000)".formatted(pid));
    }

    /** Terminates whoever is in the midst of a refresh; now and then that is the gateway, which loses connections. */
    String killAny() {
        return database.value("""
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and state = 'active'
                  and query like 'select %generation_refresh%'
                  and (usename <> 'sluice_authenticator' or random() < 0.1)""");
    }

    @Override
    public void close() {
        try (Connection connection = held) {
            if (connection != null && !connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException gone) {
            throw new IllegalStateException(gone);
        } finally {
            held = null;
        }
    }
}
