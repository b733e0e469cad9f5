package dev.sluice.authentication.store;

import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.OperationKind;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes the tables where they are missing or of an earlier version, and rids them of what has expired. */
final class CredentialTables {

    /** The file that makes them. */
    static final String DEFINITION = "conf/credentials.sql";

    private static final Session UPKEEP = Session.of(null, false, null);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The rows that one statement deletes or writes anew; few enough to hold nobody up. */
    private static final long LOT = 1_000;

    private static final int LOTS_MAX = 100;

    /** How long a row is kept beyond its token: longer than clocks differ. */
    private static final Duration KEPT = Duration.ofHours(1);

    /** One node at a time makes the tables. */
    private static final Statement LOCK =
            Statement.of("select pg_advisory_xact_lock(hashtext('sluice credentials'))::text");

    private static final Statement PRESENT = Statement.of("""
            select count(*), coalesce(bool_and(has_schema_privilege(n.oid, 'usage')
                and has_table_privilege(c.oid, 'select')), true),
                   coalesce(bool_or(exists (select from pg_catalog.pg_attribute a
                       where a.attrelid = c.oid and a.attname = 'networks' and not a.attisdropped)), false)
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'sluice' and c.relname in ('service_key', 'revoked_token', 'revoked_user')""");

    private static final int TABLES = 3;

    private static final String EXPIRED = "delete from sluice.%1$s r where r.ctid = any (array(select c.ctid"
            + " from sluice.%1$s c where c.expires_at < now() - make_interval(secs => $1::bigint)"
            + " limit $2::bigint for update skip locked)) returning 1";

    /** A dump that was loaded brings transactions that this server has not had yet: they would be news for ever. */
    private static final String FROM_THE_FUTURE = "update sluice.%1$s r set reason = r.reason"
            + " where r.ctid = any (array(select c.ctid from sluice.%1$s c"
            + " where c.written >= pg_snapshot_xmax(pg_current_snapshot())"
            + " limit $1::bigint for update skip locked)) returning 1";

    private static final List<String> REVOCATIONS = List.of("revoked_token", "revoked_user");

    private final Database database;
    private final Duration kept;

    /**
     * The tables of a database.
     *
     * @param clockSkew by how long a token may outlive its time
     */
    CredentialTables(Database database, Duration clockSkew) {
        this.database = database;
        this.kept = KEPT.plus(clockSkew);
    }

    /**
     * Makes the tables where there are none. Fails where there are some that cannot be read: what was revoked there
     * must not be let in.
     */
    Future<Void> prepare() {
        return database.run(PRESENT, UPKEEP, call("look")).compose(found -> {
            long tables = Objects.requireNonNull(found.number(0, 0));
            if (tables < TABLES) {
                return make(List.of())
                        .recover(cause -> Future.failedFuture(
                                tables == 0 && isRefused(cause) ? new NoTablesException(cause) : cause));
            }
            if (!found.isTrue(0, 1)) {
                return Future.failedFuture(new StoreException(
                        "authentication.store: the login role may not read the tables of credentials; " + DEFINITION
                                + " says which rights it needs",
                        null));
            }
            return isComplete(found) ? Future.succeededFuture() : complete();
        });
    }

    private static boolean isComplete(Rows found) {
        return Objects.requireNonNull(found.number(0, 0)) == TABLES && found.isTrue(0, 2);
    }

    /** Tables of an earlier version that the login role may not alter say all that they can say: they are kept. */
    private Future<Void> complete() {
        return make(List.of())
                .recover(cause -> isRefused(cause) ? Future.succeededFuture() : Future.failedFuture(cause));
    }

    /** Whether PostgreSQL answered, and said no. */
    private static boolean isRefused(Throwable cause) {
        return cause instanceof GatewayException known && known.failure().status() < 500;
    }

    /** The same, and where they are made gives the gateway's role the rights that it needs. */
    Future<Void> prepareFor(String gatewayRole) {
        return database.run(PRESENT, UPKEEP, call("look"))
                .compose(found -> isComplete(found) ? Future.succeededFuture() : make(grants(gatewayRole)));
    }

    private static List<Statement> grants(String role) {
        String quoted = '"' + role.replace("\"", "\"\"") + '"';
        return Stream.of(
                        "grant usage on schema sluice to ",
                        "grant select on sluice.service_key to ",
                        "grant select, update, delete on sluice.revoked_token, sluice.revoked_user to ")
                .map(grant -> Statement.of(grant + quoted))
                .toList();
    }

    private Future<Void> make(List<Statement> grants) {
        Call call = call("create");
        return database.transact(UPKEEP, call, transaction -> {
            Future<Void> done = transaction.run(LOCK, call).mapEmpty();
            for (Statement statement :
                    Stream.concat(statements().stream(), grants.stream()).toList()) {
                done = done.compose(before -> transaction.run(statement, call).mapEmpty());
            }
            return done;
        });
    }

    /** The statements of the file, divided by empty lines. */
    private static List<Statement> statements() {
        try (InputStream file = Objects.requireNonNull(
                CredentialTables.class.getClassLoader().getResourceAsStream(DEFINITION), DEFINITION)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.strip().split("\n\n+", -1)).map(Statement::of).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Deletes what has expired. What cannot be deleted stays: that lets nobody in. */
    Future<Void> clean() {
        Future<Void> done = Future.succeededFuture();
        for (String table : REVOCATIONS) {
            done = done.compose(
                            before -> inLots(Statement.of(EXPIRED.formatted(table), kept.toSeconds(), LOT), LOTS_MAX))
                    .compose(before -> inLots(Statement.of(FROM_THE_FUTURE.formatted(table), LOT), LOTS_MAX));
        }
        return done.otherwiseEmpty();
    }

    private Future<Void> inLots(Statement statement, int lots) {
        return database.run(statement, UPKEEP, call("clean"))
                .compose(rows ->
                        lots > 1 && rows.size() == LOT ? inLots(statement, lots - 1) : Future.succeededFuture());
    }

    private static Call call(String name) {
        return Call.begin("credentials " + name, OperationKind.AUTH, Deadline.in(LIMIT));
    }
}
