package dev.sluice.table.idempotency;

import dev.sluice.contract.Header;
import dev.sluice.contract.RestReply;
import dev.sluice.postgres.Statement;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements of the records. They run as the login role in a transaction whose search path may be of other people's
 * making, hence every function, operator and type is named with its schema.
 */
final class KeyStatements {

    /** Becomes the login role and says which role it was; what comes first is read first. */
    static final Statement BECOME_GATEWAY = Statement.of("""
            select was.role, pg_catalog.set_config('role', 'none', true)
            from (select pg_catalog.current_setting('role') as role offset 0) was""");

    private static final String BECOME = "select pg_catalog.set_config('role', $1::pg_catalog.text, true)";

    private static final String CLAIM = """
            insert into "sluice"."idempotency_key" (caller, key, fingerprint)
            values ($1::pg_catalog.text, $2::pg_catalog.text, pg_catalog.decode($3::pg_catalog.text, 'hex'))
            on conflict (caller, key) do nothing
            returning true""";

    private static final String RECORD = """
            kept.caller operator(pg_catalog.=) $1::pg_catalog.text
              and kept.key operator(pg_catalog.=) $2::pg_catalog.text""";

    /** Older than as many seconds. */
    private static final String EXPIRED = """
            kept.created_at operator(pg_catalog.<)
              (pg_catalog.now() operator(pg_catalog.-) pg_catalog.make_interval(secs => %s::pg_catalog.float8))""";

    private static final String READ = """
            select %s, kept.fingerprint operator(pg_catalog.=) pg_catalog.decode($3::pg_catalog.text, 'hex'),
                   kept.status, kept.headers::pg_catalog.text, kept.body
            from "sluice"."idempotency_key" kept where %s""".formatted(EXPIRED.formatted("$4"), RECORD);

    private static final String REPLACE = """
            update "sluice"."idempotency_key" kept
            set fingerprint = pg_catalog.decode($3::pg_catalog.text, 'hex'), created_at = pg_catalog.now(),
                status = null, headers = null, body = null
            where %s and %s
            returning true""".formatted(RECORD, EXPIRED.formatted("$4"));

    private static final String STORE = """
            update "sluice"."idempotency_key" kept
            set status = $3::pg_catalog.int4, headers = $4::pg_catalog.text::pg_catalog.json,
                body = $5::pg_catalog.bytea
            where %s and kept.status is null
            returning true""".formatted(RECORD);

    /** A lot of expired records; those that somebody is about to replace are left alone. */
    private static final String CLEAN = """
            with gone as (
                delete from "sluice"."idempotency_key" where ctid = any (array(
                    select kept.ctid from "sluice"."idempotency_key" kept
                    where %s
                    limit $2::int8 for update skip locked))
                returning true)
            select count(*) from gone""".formatted(EXPIRED.formatted("$1"));

    private KeyStatements() {}

    static Statement become(@Nullable String role) {
        return Statement.of(BECOME, role);
    }

    /** Makes the record; no row where there is one. Waits for whoever is making it. */
    static Statement claim(KeyedRequest request) {
        return Statement.of(CLAIM, request.caller(), request.key(), request.fingerprint());
    }

    /** Whether the record has expired, whether it is of the same request, and the answer that it holds. */
    static Statement read(KeyedRequest request, Duration window) {
        return Statement.of(READ, request.caller(), request.key(), request.fingerprint(), seconds(window));
    }

    /** Makes the record anew where it has expired; no row where it has not. */
    static Statement replace(KeyedRequest request, Duration window) {
        return Statement.of(REPLACE, request.caller(), request.key(), request.fingerprint(), seconds(window));
    }

    /** Puts the answer into the record; no row where it has one. */
    static Statement store(KeyedRequest request, RestReply answer) {
        return Statement.of(
                STORE,
                request.caller(),
                request.key(),
                answer.status(),
                headers(answer.headers()),
                answer.body().bytes());
    }

    /** Deletes so many expired records at most, and counts them. */
    static Statement clean(Duration window, long most) {
        return Statement.of(CLEAN, seconds(window), most);
    }

    private static double seconds(Duration window) {
        return window.toMillis() / 1e3;
    }

    private static String headers(List<Header> headers) {
        JsonArray pairs = new JsonArray();
        headers.forEach(header -> pairs.add(new JsonArray().add(header.name()).add(header.value())));
        return pairs.encode();
    }

    static List<Header> headers(String json) {
        return new JsonArray(json)
                .stream()
                        .map(JsonArray.class::cast)
                        .map(pair -> new Header(pair.getString(0), pair.getString(1)))
                        .toList();
    }
}
