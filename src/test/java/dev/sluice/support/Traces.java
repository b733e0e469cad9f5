package dev.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What work leaves behind in PostgreSQL and in the metrics of its gateway. */
public record Traces(TestDatabase database, TestGateway gateway) {

    /** The longest that anything may go on for a client that has gone. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Waits until so many statements that hold a text run. */
    public void running(int statements, String text) {
        Eventually.eventually(() -> database.activeStatements().stream()
                        .filter(statement -> statement.contains(text))
                        .count()
                == statements);
    }

    /** Within a second no statement runs, no transaction is open and no lock is held. */
    public void goneWithinASecond() {
        withinASecond(() -> left().isEmpty());
    }

    /** Fails where a condition has not come to hold within a second. */
    public static void withinASecond(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - began).as("a second").isLessThan(MOST_NANOS);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private List<List<String>> left() {
        return database.rows("""
                select a.state, a.query, l.relation::regclass::text
                from pg_stat_activity a left join pg_locks l on l.pid = a.pid
                where a.datname = current_database() and a.backend_type = 'client backend'
                  and a.pid <> pg_backend_pid() and a.application_name like 'sluice %'
                  and a.query not like '/* credentials */%' and (a.state <> 'idle' or l.pid is not null)""");
    }

    /** The sum of what the metrics say of the series that begin so. */
    public double metric(String series) {
        return gateway.management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
