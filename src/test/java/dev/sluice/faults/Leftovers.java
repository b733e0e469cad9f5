package dev.sluice.faults;

import dev.sluice.contract.OperationKind;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is there and should not be, a second after the last answer: in PostgreSQL a statement or a transaction of the
 * gateway's that has been there for half a second (what the gateway runs for itself takes less), a lock of such a one,
 * a connection beyond the pools; and in the gateway a place that is taken or a request that waits.
 */
final class Leftovers {

    private static final String OF_THE_GATEWAY =
            "datname = current_database() and usename = '" + EmbeddedPostgres.AUTHENTICATOR + "'";

    /** What the gateway does for itself, such as reading the schema after a fault, is no request's. */
    private static final String OF_REQUESTS = OF_THE_GATEWAY + " and application_name <> 'sluice upkeep'";

    private static final int UPKEEP_CONNECTIONS_MAX = 7;

    /** The default sizes. */
    private static final Map<OperationKind, Integer> CONNECTIONS_MAX = Map.of(
            OperationKind.AUTH, 4,
            OperationKind.AUTHORIZATION, 4,
            OperationKind.TABLE, 10,
            OperationKind.BATCH, 10,
            OperationKind.TRANSACTION, 20);

    private Leftovers() {}

    static List<String> in(TestDatabase database) {
        return in(database, 1);
    }

    /** The same where several gateways have their connections. */
    static List<String> in(TestDatabase database, int gateways) {
        List<String> found = new ArrayList<>();
        database.rows("select application_name, state, left(query, 100) from pg_stat_activity where " + OF_REQUESTS
                        + " and state <> 'idle'"
                        + " and coalesce(xact_start, query_start) < clock_timestamp() - interval '500 ms'")
                .forEach(row -> found.add("left in PostgreSQL: " + row));
        database.rows("select application_name, mode, coalesce(relation::regclass::text, locktype), granted"
                        + " from pg_locks join pg_stat_activity using (pid) where " + OF_REQUESTS
                        + " and (state = 'idle' or coalesce(xact_start, query_start)"
                        + " < clock_timestamp() - interval '500 ms')")
                .forEach(row -> found.add("lock left in PostgreSQL: " + row));
        CONNECTIONS_MAX.forEach((kind, most) -> count(database, kind.label(), most * gateways, found));
        count(database, "upkeep", UPKEEP_CONNECTIONS_MAX * gateways, found);
        return found;
    }

    private static void count(TestDatabase database, String of, int allowed, List<String> found) {
        int open = Integer.parseInt(database.value("select count(*)::text from pg_stat_activity where " + OF_THE_GATEWAY
                + " and application_name = 'sluice " + of + "'"));
        if (open > allowed) {
            found.add("%d connections of %s in PostgreSQL, of %d".formatted(open, of, allowed));
        }
    }

    /** What the gateway runs of requests that are over when they are answered, and for how many milliseconds. */
    static List<List<String>> ages(TestDatabase database) {
        return database.rows("select application_name || ': ' || left(query, 100),"
                + " (extract(epoch from clock_timestamp() - xact_start) * 1000)::bigint::text"
                + " from pg_stat_activity where "
                + OF_THE_GATEWAY + " and xact_start is not null"
                + " and application_name in ('sluice auth', 'sluice authorization', 'sluice table', 'sluice batch')");
    }

    /** How many connections the gateway has open in PostgreSQL. */
    static int connections(TestDatabase database) {
        return Integer.parseInt(database.value("select count(*)::text from pg_stat_activity where " + OF_THE_GATEWAY));
    }

    /** What the gateway's own measures tell of places and queues. */
    static List<String> in(HttpCalls management) {
        return management
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> (line.startsWith("sluice_pool_connections") && line.contains("state=\"busy\""))
                        || line.startsWith("sluice_queue_depth")
                        || line.startsWith("sluice_transactions_open"))
                .filter(line -> !line.endsWith(" 0.0"))
                .map(line -> "left in the gateway: " + line)
                .toList();
    }
}
