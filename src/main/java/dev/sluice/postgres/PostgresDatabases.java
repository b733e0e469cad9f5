package dev.sluice.postgres;

import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.KindConfig;
import dev.sluice.config.QueueOrder;
import dev.sluice.contract.OperationKind;
import dev.sluice.flow.Outlook;
import dev.sluice.flow.PlaceRules;
import dev.sluice.flow.Signals;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.link.Patience;
import dev.sluice.postgres.link.Reach;
import dev.sluice.postgres.link.ServerLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/** Opens databases on a PostgreSQL server as the configuration says. */
public final class PostgresDatabases implements Databases {

    /** The longest text of a statement that is kept prepared; longer ones are rare and prepared each time. */
    private static final int PREPARED_TEXT_MAX = 32_768;

    private static final Duration UPKEEP_STATEMENT_LIMIT = Duration.ofMinutes(10);

    /** What the gateway does for itself waits for as long as it may. */
    private static final PlaceRules UPKEEP_RULES = new PlaceRules(
            1,
            1,
            IntUnaryOperator.identity(),
            100,
            UPKEEP_STATEMENT_LIMIT,
            QueueOrder.OLDEST,
            new Outlook().line(OperationKind.TABLE));

    /**
     * Where the gateway's own statements look for names: among PostgreSQL's alone, whatever the login role or the
     * database has for a default. Requests set a path of their own.
     */
    private static final String SEARCH_PATH = "pg_catalog, pg_temp";

    /** How much sooner than the kind's limit PostgreSQL ends a statement by itself. */
    private static final Duration STATEMENT_LIMIT_LEAD = Duration.ofMillis(10);

    private final Vertx vertx;
    private final DatabaseConfig database;
    private final Map<OperationKind, KindConfig> kinds;
    private final ConnectionRules rules;
    private final Signals signals;
    private final Observer observer;
    private final ServerLink link;

    /** Databases whose batches make room for nobody. */
    public PostgresDatabases(
            Vertx vertx,
            DatabaseConfig database,
            Map<OperationKind, KindConfig> kinds,
            ConnectionRules rules,
            Observer observer) {
        this(vertx, database, kinds, rules, Signals.none(), observer);
    }

    /**
     * Databases for verticles of a gateway.
     *
     * @param signals between those who wait for connections and the rest of the gateway
     */
    public PostgresDatabases(
            Vertx vertx,
            DatabaseConfig database,
            Map<OperationKind, KindConfig> kinds,
            ConnectionRules rules,
            Signals signals,
            Observer observer) {
        this.vertx = vertx;
        this.database = database;
        this.kinds = Map.copyOf(kinds);
        this.rules = rules;
        this.signals = signals;
        this.observer = observer;
        this.link = new ServerLink(vertx, database, rules.answers());
    }

    @Override
    public Database open(OperationKind kind) {
        KindConfig limits = kinds.get(kind);
        if (limits == null) {
            throw new IllegalArgumentException("no limits for kind " + kind.label());
        }
        return open(new PoolSettings(
                vertx,
                kind,
                placeRules(kind, limits),
                limits.timeLimit().minus(STATEMENT_LIMIT_LEAD),
                new Patience(database.acquisitionTimeout()),
                database.cancelGrace(),
                true,
                rules.inItsWords(),
                observer));
    }

    /** Access checks come before batches, which alone make room for others. */
    private PlaceRules placeRules(OperationKind kind, KindConfig limits) {
        return new PlaceRules(
                share(limits.poolSize()),
                share(limits.concurrencyMin()),
                kind == OperationKind.BATCH ? signals.batchAllowance().get() : IntUnaryOperator.identity(),
                share(limits.queueMax()),
                limits.queueWait(),
                limits.queueOrder(),
                signals.outlook().line(kind));
    }

    /** Of one verticle instance. */
    private int share(int all) {
        return Math.max(1, all / rules.instances());
    }

    @Override
    public Database openUpkeep(OperationKind kind) {
        return open(new PoolSettings(
                vertx,
                kind,
                UPKEEP_RULES,
                UPKEEP_STATEMENT_LIMIT,
                new Patience(null),
                database.cancelGrace(),
                false,
                rules.inItsWords(),
                observer));
    }

    @Override
    public Reach reach() {
        return link.reach();
    }

    @Override
    public Future<Notifications> listen(String channel, Notifications.Listener listener) {
        PgConnectOptions options = new PgConnectOptions().addProperty("application_name", "sluice notifications");
        Pool pool = link.pool(poolOptions(1), options);
        Notifications.Pace pace = new Notifications.Pace(database.probeInterval(), database.reconnectDelayMax());
        Notifications notifications = new Notifications(vertx, pool, channel, listener, pace, observer);
        return notifications.start().map(tried -> notifications);
    }

    private Database open(PoolSettings settings) {
        return new PooledDatabase(
                settings,
                link.connections(poolOptions(settings.places()), connectOptions(settings)),
                settings.statementLimit().plus(STATEMENT_LIMIT_LEAD));
    }

    private PoolOptions poolOptions(int places) {
        return new PoolOptions()
                .setMaxSize(places)
                // The bulkhead lets in no more than there are places; those whose connection was just cut count twice.
                .setMaxWaitQueueSize(2 * places)
                .setMaxLifetime((int) database.connectionLifetimeMax().toMillis())
                .setMaxLifetimeUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) database.connectionIdleMax().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** Limits are set at connecting too, so that no statement runs without one even if a setting were lost. */
    private PgConnectOptions connectOptions(PoolSettings settings) {
        PgConnectOptions options = new PgConnectOptions()
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(database.preparedStatementsMax())
                .setPreparedStatementCacheSqlFilter(text -> text.length() <= PREPARED_TEXT_MAX);
        options.addProperty("application_name", settings.applicationName())
                .addProperty("search_path", SEARCH_PATH)
                .addProperty("client_min_messages", "warning")
                .addProperty("statement_timeout", millis(settings.statementLimit()))
                .addProperty("idle_in_transaction_session_timeout", millis(rules.idleInTransactionMax()))
                .addProperty("client_connection_check_interval", "1000")
                // A gateway that is gone without a word leaves no session for longer than this.
                .addProperty("tcp_keepalives_idle", "5")
                .addProperty("tcp_keepalives_interval", "3")
                .addProperty("tcp_keepalives_count", "3");
        if (settings.kind() == OperationKind.AUTHORIZATION) {
            // Few shapes, each a look-up by key: planning one anew takes 25 times as long as running it. A plan is kept
            // that was made when a table was small, so none may hold a scan of all of one, nor be compiled.
            options.addProperty("plan_cache_mode", "force_generic_plan")
                    .addProperty("enable_seqscan", "off")
                    .addProperty("jit", "off");
        }
        return options;
    }

    private static String millis(Duration duration) {
        return Long.toString(Math.max(1, duration.toMillis()));
    }
}
