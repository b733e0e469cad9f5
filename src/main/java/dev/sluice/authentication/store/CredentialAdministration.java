package dev.sluice.authentication.store;

import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Network;
import dev.sluice.config.Secret;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.KeyScope;
import dev.sluice.contract.OperationKind;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.waiting.WaitingDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator does with keys and revocations from the command line. Each call opens a connection of its own
 * and waits until it is done.
 */
public final class CredentialAdministration {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Session SESSION = Session.of(null, false, null);

    private static final String ROLE_PROBLEMS = """
            select wanted.name, r.oid is not null
            from unnest($1::text[]) wanted (name) left join pg_catalog.pg_roles r on r.rolname = wanted.name
            where r.oid is null or not pg_has_role($2::text, r.oid, 'member')""";

    private static final String CREATE = """
            insert into sluice.service_key (name, digest, roles, addresses, read_only, expires_at,
                                            networks)
            values ($1::text, decode($2::text, 'hex'), $3::text[], $4::text[], $5::boolean,
                    to_timestamp($6::double precision), $7::text[]::cidr[])
            on conflict (name) do nothing returning name""";

    private static final String LIST = """
            select name, roles, addresses, read_only, created_at, expires_at, revoked_at,
                   case when revoked_at is not null then 'revoked'
                        when expires_at <= now() then 'expired' else 'active' end, %s
            from sluice.service_key c order by name""".formatted(CredentialStatements.NETWORKS);

    private static final String REVOKE = """
            update sluice.service_key set revoked_at = coalesce(revoked_at, now()) where name = $1::text
            returning name""";

    private static final String REVOKE_TOKEN =
            "select sluice.revoke_token($1::text, to_timestamp($2::double precision), $3::text)::text";

    private static final String REVOKE_USER = """
            select sluice.revoke_user($1::text, coalesce(to_timestamp($2::double precision), now()),
                                      to_timestamp($3::double precision), $4::text)::text""";

    private final GatewayConfig config;
    private final String gatewayRole;

    /**
     * An administration of one database.
     *
     * @param config of the gateway that is served
     * @param uri of the database, with whom to connect as
     * @param gatewayRole as which the gateway connects
     */
    public CredentialAdministration(GatewayConfig config, Secret uri, String gatewayRole) {
        this.config = config.with(uri);
        this.gatewayRole = gatewayRole;
    }

    /**
     * A key that is to be made: for the roles, the first of which is that of requests that name none.
     *
     * @param networks from where it may be used; empty is everywhere
     */
    public record KeyOrder(
            String name,
            List<String> roles,
            KeyScope scope,
            List<Network> networks,
            @Nullable Instant expiresAt) {

        public KeyOrder {
            roles = List.copyOf(roles);
            networks = List.copyOf(networks);
        }
    }

    /**
     * What a list tells of a key.
     *
     * @param state active, expired or revoked
     */
    public record ListedKey(
            String name,
            String state,
            List<String> roles,
            KeyScope scope,
            List<String> networks,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {

        public ListedKey {
            roles = List.copyOf(roles);
            networks = List.copyOf(networks);
        }
    }

    /**
     * Makes a key and returns it; it is kept nowhere.
     *
     * @throws StoreException where the name is taken, or the gateway may not run as one of the roles
     */
    public String create(KeyOrder order) {
        String key = KeyText.random();
        with(database -> prepared(database)
                .compose(ready ->
                        ask(database, Statement.of(ROLE_PROBLEMS, order.roles().toArray(String[]::new), gatewayRole)))
                .compose(CredentialAdministration::rolesGood)
                .compose(good -> ask(database, creation(order, key)))
                .compose(made -> made.isEmpty()
                        ? Future.failedFuture(new StoreException("there is, or was, a key named " + order.name(), null))
                        : Future.succeededFuture()));
        return key;
    }

    private static Statement creation(KeyOrder order, String key) {
        return Statement.of(
                CREATE,
                order.name(),
                KeyText.digest(key),
                order.roles().toArray(String[]::new),
                order.scope().addresses().toArray(String[]::new),
                order.scope().readOnly(),
                seconds(order.expiresAt()),
                order.networks().stream().map(Network::toString).toArray(String[]::new));
    }

    private static Future<Void> rolesGood(Rows problems) {
        List<String> told = new ArrayList<>();
        for (int row = 0; row < problems.size(); row++) {
            told.add(
                    problems.isTrue(row, 1)
                            ? "the gateway may not run as role " + problems.text(row, 0)
                            : "there is no role " + problems.text(row, 0));
        }
        return told.isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(new StoreException(String.join("; ", told), null));
    }

    public List<ListedKey> list() {
        return with(database -> ask(database, Statement.of(LIST))).values().stream()
                .map(values -> listed(new Rows(List.of(values))))
                .toList();
    }

    private static ListedKey listed(Rows row) {
        return new ListedKey(
                Objects.requireNonNull(row.text(0, 0)),
                Objects.requireNonNull(row.text(0, 7)),
                row.texts(0, 1),
                new KeyScope(row.texts(0, 2), row.isTrue(0, 3)),
                row.texts(0, 8),
                Objects.requireNonNull(row.instant(0, 4)),
                row.instant(0, 5),
                row.instant(0, 6));
    }

    /** Revokes a key; false where there is none of that name. */
    public boolean revoke(String name) {
        return !with(database -> ask(database, Statement.of(REVOKE, name))).isEmpty();
    }

    /** Revokes a token by its id. */
    public void revokeToken(String id, @Nullable Instant expiresAt, @Nullable String reason) {
        with(database -> prepared(database)
                .compose(ready -> ask(database, Statement.of(REVOKE_TOKEN, id, seconds(expiresAt), reason))));
    }

    /** Revokes what a user's tokens were up to a moment; null is now. */
    public void revokeUser(
            String id, @Nullable Instant issuedBefore, @Nullable Instant expiresAt, @Nullable String reason) {
        with(database -> prepared(database)
                .compose(ready -> ask(
                        database, Statement.of(REVOKE_USER, id, seconds(issuedBefore), seconds(expiresAt), reason))));
    }

    private static @Nullable Double seconds(@Nullable Instant moment) {
        return moment == null ? null : moment.toEpochMilli() / 1e3;
    }

    private Future<Void> prepared(Database database) {
        return new CredentialTables(database, Duration.ZERO).prepareFor(gatewayRole);
    }

    private static Future<Rows> ask(Database database, Statement statement) {
        return database.run(statement, SESSION, Call.begin("credentials", OperationKind.AUTH, Deadline.in(LIMIT)));
    }

    private <T> T with(Function<Database, Future<T>> work) {
        return WaitingDatabase.with(config, config.database(), LIMIT, work);
    }
}
