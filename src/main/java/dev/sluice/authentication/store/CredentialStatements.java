package dev.sluice.authentication.store;

import dev.sluice.authentication.store.Knowledge.Position;
import dev.sluice.postgres.Statement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is asked of the tables. Every row begins with its kind; the columns of the others are null. */
final class CredentialStatements {

    static final String STANDING = "standing";
    static final String KEY = "key";
    static final String TOKEN = "token";
    static final String USER = "user";

    /** The rows of one page, few enough to hold no event loop up. */
    static final int PAGE = 2_000;

    private static final String STANDING_NOW = "'standing' as kind, pg_current_snapshot()::text as id,"
            + " pg_postmaster_start_time()::text as name, null::text[] as roles, null::text[] as addresses,"
            + " null::boolean as read_only, null::timestamptz as moment, null::boolean as revoked,"
            + " null::text[] as networks";

    /** By way of JSON, in which a column is null that the table does not have, as that of an earlier version. */
    static final String NETWORKS = "array(select coalesce(network, '')"
            + " from jsonb_array_elements_text(to_jsonb(c) -> 'networks') network)";

    private static final String KEYS = "select 'key', encode(c.digest, 'hex'), c.name, c.roles, c.addresses,"
            + " c.read_only, c.expires_at, c.revoked_at is not null, " + NETWORKS
            + ", null::bigint from sluice.service_key c";

    private static final String TOKENS = "select 'token', c.jti, null, null::text[], null::text[], null::boolean,"
            + " null::timestamptz, null::boolean, null::text[], null::bigint from sluice.revoked_token c";

    private static final String USERS = "select 'user', c.user_id, null, null::text[], null::text[], null::boolean,"
            + " c.issued_before, null::boolean, null::text[], null::bigint from sluice.revoked_user c";

    /** Older transactions than the snapshot's oldest are all seen: the index leaves the others to be looked at. */
    private static final String UNSEEN = " where c.written >= pg_snapshot_xmin($1::text::pg_snapshot)"
            + " and not pg_visible_in_snapshot(c.written, $1::text::pg_snapshot)";

    private static final String NEWS = "/* credentials */ select " + STANDING_NOW
            + ", (select count(*) from sluice.service_key) as amount"
            + " where pg_snapshot_xmax($1::text::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())"
            + " and pg_postmaster_start_time()::text = $2::text"
            + " union all " + KEYS + UNSEEN + " union all " + TOKENS + UNSEEN + " union all " + USERS + UNSEEN
            + " limit " + (PAGE + 1);

    private static final String BEGINNING = "/* credentials */ select " + STANDING_NOW + ", ("
            + "select count(*) from ((select from sluice.service_key limit $1::bigint)"
            + " union all (select from sluice.revoked_token limit $1::bigint)"
            + " union all (select from sluice.revoked_user limit $1::bigint)) counted) as amount";

    private static final String IS_REVOKED = "select exists (select from sluice.revoked_token t where t.jti = $1::text)"
            + " or exists (select from sluice.revoked_user u where u.user_id = $2::text"
            + " and ($3::bigint is null or to_timestamp($3::bigint) <= u.issued_before))";

    private CredentialStatements() {}

    /** Where the database stands now, and up to how many rows there are in all. */
    static Statement beginning(long most) {
        return Statement.of(BEGINNING, most);
    }

    /**
     * What a position has not seen, in one snapshot, with the standing of that. There is no standing where the position
     * is of another server, of a history that has been undone, or behind more than a page.
     */
    static Statement news(Position seen) {
        return Statement.of(NEWS, seen.snapshot(), seen.server());
    }

    /** A page of one kind, in the order of ids behind the given one. */
    static Statement page(String kind, String after) {
        return Statement.of(
                "/* credentials */ "
                        + switch (kind) {
                            case KEY -> KEYS + " where c.digest > decode($1::text, 'hex') order by c.digest";
                            case TOKEN -> TOKENS + " where c.jti > $1::text order by c.jti";
                            default -> USERS + " where c.user_id > $1::text order by c.user_id";
                        }
                        + " limit " + PAGE,
                after);
    }

    /** The key of a digest, or no row. */
    static Statement key(String digest) {
        return Statement.of(KEYS + " where c.digest = decode($1::text, 'hex')", digest);
    }

    static Statement isRevoked(@Nullable String id, @Nullable String user, @Nullable Instant issuedAt) {
        return Statement.of(IS_REVOKED, id, user, issuedAt == null ? null : issuedAt.getEpochSecond());
    }
}
