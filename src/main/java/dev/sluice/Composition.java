package dev.sluice;

import dev.sluice.authentication.AuthenticationVerticle;
import dev.sluice.authentication.store.CredentialStore;
import dev.sluice.authentication.store.CredentialStoreVerticle;
import dev.sluice.authorization.AccessStandings;
import dev.sluice.authorization.AccessUpkeepVerticle;
import dev.sluice.authorization.AuthorizationVerticle;
import dev.sluice.authorization.CheckLanes;
import dev.sluice.bus.GatewayBus;
import dev.sluice.config.ConfigChanges;
import dev.sluice.config.CredentialStoreConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.PublicAddress;
import dev.sluice.contract.OperationKind;
import dev.sluice.http.ApiServer;
import dev.sluice.http.ManagementAnswers;
import dev.sluice.http.ManagementServer;
import dev.sluice.http.ReadinessCheck;
import dev.sluice.http.SchemaRoutes;
import dev.sluice.http.connection.Doorway;
import dev.sluice.limits.RateLimits;
import dev.sluice.limits.SharingVerticle;
import dev.sluice.metrics.MetricsVerticle;
import dev.sluice.metrics.loops.LoopWatchVerticle;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Room;
import dev.sluice.postgres.ConnectionRules;
import dev.sluice.postgres.Databases;
import dev.sluice.postgres.PostgresDatabases;
import dev.sluice.postgres.role.RoleAdministration;
import dev.sluice.postgres.watch.DatabaseWatch;
import dev.sluice.table.BatchAdvice;
import dev.sluice.table.BatchVerticle;
import dev.sluice.table.TableService;
import dev.sluice.table.TableVerticle;
import dev.sluice.table.TransactionPlaces;
import dev.sluice.table.TransactionVerticle;
import dev.sluice.table.idempotency.Idempotency;
import dev.sluice.table.idempotency.IdempotencyVerticle;
import dev.sluice.table.planner.Guards;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The rooms put together: what stands in {@link #start} is the gateway's picture. */
final class Composition {

    private final GatewayConfig config;
    private final Vertx vertx;
    private final Instruments instruments;
    private final Deployments deployments;
    private final Observer observer;
    private final RateLimits limits;
    private final GatewayBus bus;
    private final Doorway doorway;
    private final Certificates certificates;
    private final Databases databases;
    private final Guards guards;
    private final DatabaseWatch watch;
    private final Upkeep upkeep;
    private final Followed followed;
    private final ConfigReload reload;
    private final AtomicInteger apiPort = new AtomicInteger();
    private final AtomicInteger managementPort = new AtomicInteger();

    Composition(Start start, Vertx vertx, Instruments instruments, Deployments deployments, Doorway doorway) {
        this.config = start.config();
        this.vertx = vertx;
        this.instruments = instruments;
        this.deployments = deployments;
        this.observer = instruments.observer();
        this.limits = RateLimits.of(config.rateLimits(), observer);
        this.doorway = doorway;
        this.certificates = Certificates.of(config, observer);
        this.bus = GatewayBus.on(vertx, config.kinds(), config.bus(), observer, limits);
        this.databases = databases();
        this.guards = new Guards(config.authorization().guards());
        this.watch = new DatabaseWatch(databases, config.database(), observer);
        this.followed = new Followed(config, deployments, observer);
        this.reload = new ConfigReload(vertx, config, start.source(), observer);
        this.upkeep = new Upkeep(
                databases,
                followed::scope,
                config.rest().channel(),
                () -> reloadConfig("notification"),
                guards,
                observer);
    }

    /** Starts everything in order, the doors last. */
    Future<Void> start() {
        TableService tables = tables();
        CredentialStore credentials =
                new CredentialStore(config.authentication().store());
        followed.start(config);
        followed.follow(reload, tables, upkeep);
        instruments.follow(reload);
        AccessStandings standings = new AccessStandings();
        int loops = config.eventLoops();
        config.weaknesses().forEach(observer::unprotected);
        return metrics()
                .compose(up -> deployments.one(Room.DATABASE_WATCH, () -> watch))
                .compose(up -> deployments.one(Room.UPKEEP, () -> upkeep))
                .compose(up -> exposure())
                .compose(up -> keys())
                .compose(up -> credentials(credentials))
                .compose(up -> deployments.one(
                        Room.ACCESS_UPKEEP,
                        () -> new AccessUpkeepVerticle(databases, config.authorization(), standings, observer)))
                .compose(up -> followed.startKeys())
                .compose(up -> deployments.all(
                        loops,
                        Room.AUTHENTICATION,
                        () -> new AuthenticationVerticle(
                                bus, databases, config.authentication(), followed::authenticator, credentials)))
                .compose(up -> deployments.all(loops, Room.AUTHORIZATION, () -> authorization(standings)))
                .compose(up -> deployments.all(
                        loops, Room.TABLE, () -> new TableVerticle(bus, databases, tables, streamsMax())))
                .compose(up -> deployments.all(loops, Room.BATCH, () -> batches(tables)))
                .compose(up -> transactions(tables))
                .compose(up -> sharing())
                .compose(up -> watched())
                .compose(up -> certificates.start(deployments))
                .compose(up -> management())
                .compose(up -> deployments.all(loops, Room.API, this::door))
                .compose(up -> doorway.drain().join(vertx));
    }

    private Future<?> metrics() {
        return deployments.one(
                Room.METRICS,
                () -> new MetricsVerticle(
                        bus, config.kinds(), config.metrics(), instruments.meters(), instruments.state()));
    }

    int apiPort() {
        return apiPort.get();
    }

    int managementPort() {
        return managementPort.get();
    }

    /** Asks for a new schema cache; may be called on any thread. */
    void reloadSchema() {
        upkeep.reloadSchema();
    }

    /** Looks at the files of all certificates now; may be called on any thread. */
    Future<Void> reloadCertificates() {
        return certificates.reload();
    }

    /**
     * Reads the configuration anew and applies what can change, certificates looked at too; may be called on any
     * thread.
     */
    Future<ConfigChanges> reloadConfig(String by) {
        return reload.reload(by).onSuccess(changes -> certificates.reload());
    }

    private TableService tables() {
        return new TableService(
                upkeep::schema,
                upkeep::missed,
                config.rest(),
                guards,
                this::address,
                new Idempotency(config.idempotency(), config.rest().dropIn()));
    }

    /** Tells an operator where the way to the database is weaker, or who is logged in stronger, than need be. */
    private Future<Void> exposure() {
        return upkeep.excess(RoleAdministration.requestRoles(config)).map(excess -> {
            List<String> problems = new ArrayList<>(excess);
            Stream.ofNullable(config.database().exposure()).forEach(problems::add);
            observer.databaseExposed(problems);
            return null;
        });
    }

    private Future<Void> keys() {
        return config.idempotency().enabled()
                ? deployments
                        .one(Room.IDEMPOTENCY, () -> new IdempotencyVerticle(databases, config.idempotency(), observer))
                        .mapEmpty()
                : Future.succeededFuture();
    }

    private Future<Void> transactions(TableService tables) {
        TransactionPlaces places = new TransactionPlaces(config.transactions().openMaxPerCaller());
        return deployments.all(
                config.eventLoops(),
                Room.TRANSACTION,
                () -> new TransactionVerticle(bus, databases, tables, config.transactions(), places, observer));
    }

    private Future<Void> sharing() {
        return config.rateLimits().shared()
                ? deployments
                        .one(
                                Room.LIMITS,
                                () -> new SharingVerticle(
                                        bus, limits, config.rateLimits().shareInterval(), observer))
                        .mapEmpty()
                : Future.succeededFuture();
    }

    private Future<Void> credentials(CredentialStore store) {
        return config.authentication().store().use() == CredentialStoreConfig.Use.OFF
                ? Future.succeededFuture()
                : deployments
                        .one(
                                Room.CREDENTIAL_STORE,
                                () -> new CredentialStoreVerticle(databases, config.authentication(), store, observer))
                        .mapEmpty();
    }

    /** Streams hold their connections for long: at most half of an instance's. */
    private int streamsMax() {
        return Math.max(1, config.kind(OperationKind.TABLE).poolSize() / config.eventLoops() / 2);
    }

    private Future<Void> management() {
        return config.management().enabled()
                ? deployments.one(Room.MANAGEMENT, this::managementServer).mapEmpty()
                : Future.succeededFuture();
    }

    private ManagementServer managementServer() {
        Readiness readiness = new Readiness(doorway.drain()::hasBegun, deployments::missing, this::needs);
        return new ManagementServer(
                config.management(),
                config.http().drain().reusePort(),
                certificates.management(),
                new ManagementAnswers(
                        instruments.registry()::scrape,
                        readiness::checks,
                        new SchemaRoutes(
                                upkeep::schemaDump, () -> upkeep.reloadSchema().map(SchemaDump::summary)),
                        () -> reloadConfig("management port").map(ConfigReload::json)),
                managementPort::set);
    }

    private Future<List<ReadinessCheck>> needs() {
        return watch.now()
                .map(database ->
                        List.of(new ReadinessCheck("database", database.there(), database.note()), upkeep.readiness()));
    }

    private ApiServer door() {
        return new ApiServer(doorway, certificates.api(), followed::rest, config.authorization(), bus, apiPort::set);
    }

    /** Watches the event loops from when they have loaded what they need; the doors are not open yet. */
    private Future<Void> watched() {
        return deployments
                .one(Room.EVENT_LOOP_WATCH, () -> new LoopWatchVerticle(config.metrics(), observer))
                .mapEmpty();
    }

    private PublicAddress address() {
        PublicAddress address = PublicAddress.of(
                config.http().host(), apiPort.get(), config.rest().basePath());
        return config.http().tls() == null ? address : address.overTls();
    }

    private Databases databases() {
        return new PostgresDatabases(
                vertx,
                config.database(),
                config.kinds(),
                new ConnectionRules(
                        config.eventLoops(),
                        config.transactions().idleLimit().plus(Duration.ofSeconds(5)),
                        config.rest().dropIn(),
                        doorway.memory().answers()),
                instruments.signals(),
                observer);
    }

    private AuthorizationVerticle authorization(AccessStandings standings) {
        CheckLanes lanes = CheckLanes.share(config.kind(OperationKind.AUTHORIZATION), config.eventLoops());
        return new AuthorizationVerticle(bus, databases, config.authorization(), standings, lanes, observer);
    }

    private BatchVerticle batches(TableService tables) {
        BatchAdvice advice = BatchAdvice.of(
                config.kind(OperationKind.BATCH),
                config.eventLoops(),
                config.batches().operationsMax());
        return new BatchVerticle(bus, databases, tables, config.batches(), advice, observer);
    }
}
