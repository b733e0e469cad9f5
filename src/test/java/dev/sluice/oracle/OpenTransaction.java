package dev.sluice.oracle;

import dev.sluice.oracle.World.Effect;
import dev.sluice.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A transaction on a connection of its own, with what it has done so far and nobody else sees. */
final class OpenTransaction implements AutoCloseable {

    /**
     * One thread writes, so who waits for another transaction's lock would wait for good. A refresh holds no lock that
     * a row's change waits for.
     */
    private static final String LOCK_WAIT = "set lock_timeout = '%dms'";

    /** What PostgreSQL says where another transaction is in the way: lock not available, deadlock. */
    private static final Set<String> IN_THE_WAY = Set.of("55P03", "40P01");

    private final String name;
    private final Connection connection;
    private final List<Effect> effects = new ArrayList<>();
    private int savedEffects;

    /** Another transaction was in the way; nothing has been done. */
    static final class ConflictException extends Exception {
        private static final long serialVersionUID = 1;

        ConflictException(SQLException cause) {
            super(cause);
        }
    }

    OpenTransaction(TestDatabase database, String name, boolean replica, int lockWaitMillis) {
        this.name = name;
        try {
            this.connection = database.connect();
            execute(LOCK_WAIT.formatted(lockWaitMillis));
            if (replica) {
                execute("set session_replication_role = replica");
            }
            connection.setAutoCommit(false);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    String name() {
        return name;
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }

    void run(Change change) throws ConflictException {
        act(() -> change.run(connection), change.sql());
        effects.addAll(change.effects());
    }

    /** Runs statements that change no row, or rows that the effects say. */
    void run(String sql, List<Effect> itsEffects) throws ConflictException {
        run(new Change(sql, null, itsEffects));
    }

    void save() throws ConflictException {
        run("savepoint here", List.of());
        savedEffects = effects.size();
    }

    void rollBackToSave() throws ConflictException {
        run("rollback to savepoint here", List.of());
        effects.subList(savedEffects, effects.size()).clear();
    }

    /** Commits; the answer is what has changed for everybody. */
    List<Effect> commit() {
        try (connection) {
            connection.commit();
            return effects();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static void act(Work work, String what) throws ConflictException {
        try {
            work.run();
        } catch (SQLException failure) {
            if (IN_THE_WAY.contains(failure.getSQLState())) {
                throw new ConflictException(failure);
            }
            throw new IllegalStateException(failure.getMessage() + " in: " + what, failure);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
