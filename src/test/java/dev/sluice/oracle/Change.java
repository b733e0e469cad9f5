package dev.sluice.oracle;

import dev.sluice.oracle.World.Effect;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * One statement with what it does.
 *
 * @param lines the input of a COPY, null for any other statement
 */
record Change(String sql, String lines, List<Effect> effects) {

    static Change insert(Row row) {
        return new Change(row.insert(), null, List.of(Effect.put(row)));
    }

    static Change update(Row row, Row other) {
        List<Effect> effects = row.key().equals(other.key())
                ? List.of(Effect.put(other))
                : List.of(Effect.remove(row), Effect.put(other));
        return new Change(row.updateTo(other), null, effects);
    }

    static Change delete(Row row, World world) {
        return new Change(row.delete(), null, world.deletion(row));
    }

    /** Many rows of one kind as one COPY. */
    static Change copy(List<? extends Row> rows) {
        return new Change(
                "copy %s (%s) from stdin"
                        .formatted(rows.get(0).table(), rows.get(0).columnNames()),
                rows.stream().map(Row::copyLine).collect(Collectors.joining()),
                rows.stream().map(row -> Effect.put(row)).toList());
    }

    /** Many rows of one kind as one INSERT, over those that are there. */
    static Change upsert(List<? extends Row> rows, String conflict) {
        return new Change(
                "insert into %s (%s) values %s on conflict %s"
                        .formatted(
                                rows.get(0).table(),
                                rows.get(0).columnNames(),
                                rows.stream().map(Row::values).collect(Collectors.joining(", ")),
                                conflict),
                null,
                rows.stream().map(row -> Effect.put(row)).toList());
    }

    void run(Connection connection) throws SQLException {
        if (lines != null) {
            try {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new StringReader(lines));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String toString() {
        return lines == null
                ? sql
                : sql + ": " + lines.strip().replace("\n", " / ").replace('\t', ' ');
    }
}
