package dev.sluice;

import dev.sluice.authentication.AuthenticationVerticle;
import dev.sluice.authentication.Authenticator;
import dev.sluice.authorization.AccessStandings;
import dev.sluice.authorization.AccessUpkeepVerticle;
import dev.sluice.authorization.AuthorizationVerticle;
import dev.sluice.authorization.CheckLanes;
import dev.sluice.bus.GatewayBus;
import dev.sluice.config.AuditConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.KindConfig;
import dev.sluice.config.PublicAddress;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.http.ApiServer;
import dev.sluice.http.ManagementServer;
import dev.sluice.http.SchemaRoutes;
import dev.sluice.metrics.AccessMeters;
import dev.sluice.metrics.BlockedThreads;
import dev.sluice.metrics.EventLoopProbeVerticle;
import dev.sluice.metrics.GatewayState;
import dev.sluice.metrics.MetricsVerticle;
import dev.sluice.metrics.ObservationMeters;
import dev.sluice.metrics.PostgrestMeters;
import dev.sluice.metrics.PrometheusRegistry;
import dev.sluice.observation.AccessAudit;
import dev.sluice.observation.AuditIds;
import dev.sluice.observation.ObservationLog;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Observers;
import dev.sluice.postgres.ConnectionRules;
import dev.sluice.postgres.Databases;
import dev.sluice.postgres.PostgresDatabases;
import dev.sluice.table.BatchAdvice;
import dev.sluice.table.BatchVerticle;
import dev.sluice.table.TableService;
import dev.sluice.table.TableVerticle;
import dev.sluice.table.TransactionVerticle;
import dev.sluice.table.catalog.SchemaScope;
import dev.sluice.table.idempotency.Idempotency;
import dev.sluice.table.idempotency.IdempotencyVerticle;
import dev.sluice.table.planner.Guards;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The running gateway, composed of its rooms: what stands in {@link #deploy} is its picture. Starts them in order and
 * ends them in reverse; a start that fails ends what had started.
 */
public final class Gateway {

    private final GatewayConfig config;
    private final Vertx vertx;
    private final AccessAudit audit;
    private final Deque<String> deployed = new ArrayDeque<>();
    private final AtomicReference<Upkeep> upkeep = new AtomicReference<>();
    private final AtomicInteger apiPort = new AtomicInteger();
    private final AtomicInteger managementPort = new AtomicInteger();

    private Gateway(GatewayConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        this.audit = audit(config.authorization().audit());
    }

    /** Starts the gateway; fails with the first reason why it cannot run. */
    public static Future<Gateway> start(GatewayConfig config) {
        PrometheusRegistry registry = new PrometheusRegistry();
        Gateway gateway = new Gateway(config, vertx(config, registry));
        Promise<Gateway> started = Promise.promise();
        Future.succeededFuture().compose(ready -> gateway.deploy(registry)).onComplete(up -> {
            if (up.succeeded()) {
                started.complete(gateway);
            } else {
                gateway.close().onComplete(closed -> started.fail(up.cause()));
            }
        });
        return started.future();
    }

    private static AccessAudit audit(AuditConfig config) {
        return new AccessAudit(
                new AccessAudit.Kept(config.denials(), config.grants()),
                config.key() == null
                        ? AuditIds.unkeyed()
                        : AuditIds.keyed(config.key().value()));
    }

    private static Vertx vertx(GatewayConfig config, PrometheusRegistry registry) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(config.eventLoops())
                .setMaxEventLoopExecuteTime(config.metrics().blockedLimit().toNanos())
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.NANOSECONDS)
                .setBlockedThreadCheckInterval(config.metrics().blockedLimit().toMillis())
                .setMetricsOptions(PrometheusRegistry.options());
        return Vertx.builder()
                .with(options)
                .withMetrics(new MicrometerMetricsFactory(registry.meters()))
                .build();
    }

    private List<Observer> observers(PrometheusRegistry registry, ObservationMeters meters, GatewayState state) {
        List<Observer> observers =
                new ArrayList<>(List.of(new ObservationLog(), meters, accessMeters(registry), state, audit));
        if (config.rest().dropIn()) {
            observers.add(new PostgrestMeters(registry.meters(), pool(), state));
        }
        return observers;
    }

    private KindConfig pool() {
        return Objects.requireNonNull(config.kinds().get(OperationKind.TABLE), "every kind has its settings");
    }

    private Future<Void> deploy(PrometheusRegistry registry) {
        GatewayState state = new GatewayState();
        ObservationMeters meters = new ObservationMeters(registry.meters(), config.kinds(), state);
        Observer observer = new Observers(observers(registry, meters, state));
        GatewayBus bus = GatewayBus.on(vertx, config.kinds(), observer);
        Databases databases = databases(observer);
        Guards guards = new Guards(config.authorization().guards());
        Upkeep upkeep = new Upkeep(
                databases, SchemaScope.of(config.rest()), config.rest().channel(), () -> {}, guards, observer);
        this.upkeep.set(upkeep);
        TableService tables = tables(upkeep, guards);
        // Made here, on a thread that may wait for the cryptography to load.
        Authenticator authenticator =
                Authenticator.of(config.authentication(), config.rest().anonymousRole(), observer);
        AccessStandings standings = new AccessStandings();
        int loops = config.eventLoops();

        return one(() -> new MetricsVerticle(bus, config.kinds(), config.metrics(), meters, state))
                .compose(up -> one(() -> upkeep))
                .compose(up -> keys(databases, observer))
                .compose(up ->
                        one(() -> new AccessUpkeepVerticle(databases, config.authorization(), standings, observer)))
                .compose(up -> all(
                        loops,
                        () -> new AuthenticationVerticle(bus, databases, config.authentication(), authenticator)))
                .compose(up -> all(loops, () -> authorization(bus, databases, standings, observer)))
                .compose(up -> all(loops, () -> new TableVerticle(bus, databases, tables, streamsMax())))
                .compose(up -> all(loops, () -> batches(bus, databases, tables, observer)))
                .compose(up -> all(
                        loops, () -> new TransactionVerticle(bus, databases, tables, config.transactions(), observer)))
                .compose(up -> watched(observer))
                .compose(up -> config.management().enabled()
                        ? one(() -> management(registry, upkeep))
                        : Future.succeededFuture())
                .compose(up -> all(loops, () -> door(bus, observer)));
    }

    private AccessMeters accessMeters(PrometheusRegistry registry) {
        return new AccessMeters(
                registry.meters(),
                config.authorization().resourceTypes().stream()
                        .map(ResourceTypeConfig::name)
                        .collect(Collectors.toUnmodifiableSet()),
                audit);
    }

    private TableService tables(Upkeep upkeep, Guards guards) {
        return new TableService(
                upkeep::schema,
                upkeep::missed,
                config.rest(),
                guards,
                this::address,
                new Idempotency(config.idempotency(), config.rest().dropIn()));
    }

    private Future<Void> keys(Databases databases, Observer observer) {
        return config.idempotency().enabled()
                ? one(() -> new IdempotencyVerticle(databases, config.idempotency(), observer))
                : Future.succeededFuture();
    }

    /** Streams hold their connections for long: at most half of an instance's. */
    private int streamsMax() {
        return Math.max(1, config.kind(OperationKind.TABLE).poolSize() / config.eventLoops() / 2);
    }

    private ManagementServer management(PrometheusRegistry registry, Upkeep upkeep) {
        return new ManagementServer(
                config.management(),
                registry::scrape,
                upkeep::readiness,
                new SchemaRoutes(upkeep::schemaDump, () -> upkeep.reloadSchema().map(SchemaDump::summary)),
                managementPort::set);
    }

    private ApiServer door(GatewayBus bus, Observer observer) {
        return new ApiServer(config.http(), config.rest(), config.authorization(), bus, observer, apiPort::set);
    }

    /** Watches the event loops from when they have loaded what they need; the doors are not open yet. */
    private Future<Void> watched(Observer observer) {
        BlockedThreads.watch(vertx, observer);
        return all(config.eventLoops(), () -> new EventLoopProbeVerticle(config.metrics(), observer));
    }

    private PublicAddress address() {
        return PublicAddress.of(
                config.http().host(), apiPort.get(), config.rest().basePath());
    }

    private Databases databases(Observer observer) {
        return new PostgresDatabases(
                vertx,
                config.database(),
                config.kinds(),
                new ConnectionRules(
                        config.eventLoops(),
                        config.transactions().idleLimit().plus(Duration.ofSeconds(5)),
                        config.rest().dropIn()),
                observer);
    }

    private AuthorizationVerticle authorization(
            GatewayBus bus, Databases databases, AccessStandings standings, Observer observer) {
        KindConfig kind = config.kind(OperationKind.AUTHORIZATION);
        CheckLanes lanes = CheckLanes.share(kind.poolSize(), kind.queueMax(), config.eventLoops());
        return new AuthorizationVerticle(bus, databases, config.authorization(), standings, lanes, observer);
    }

    private BatchVerticle batches(GatewayBus bus, Databases databases, TableService tables, Observer observer) {
        KindConfig kind = config.kind(OperationKind.BATCH);
        BatchAdvice advice = new BatchAdvice(
                Math.max(1, kind.poolSize() / config.eventLoops()),
                kind.target(),
                kind.timeLimit(),
                config.batches().operationsMax());
        return new BatchVerticle(bus, databases, tables, config.batches(), advice, observer);
    }

    private Future<Void> one(Supplier<Deployable> verticle) {
        return all(1, verticle);
    }

    private Future<Void> all(int instances, Supplier<Deployable> verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .map(id -> {
                    deployed.push(id);
                    return null;
                });
    }

    /** The Vert.x instance on which an application's own verticles may be deployed. */
    public Vertx vertx() {
        return vertx;
    }

    public int apiPort() {
        return apiPort.get();
    }

    public int managementPort() {
        return managementPort.get();
    }

    /** Asks for a new schema cache; requests go on with the old one until it is there. May be called on any thread. */
    public void reloadSchema() {
        Objects.requireNonNull(upkeep.get(), "the gateway has started").reloadSchema();
    }

    /** Ends everything in reverse order: doors first, then the rooms behind them. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        // On a thread of its own, and promised by none of the event loops: they could not tell of their own end.
        undeploy().onComplete(undeployed -> new Thread(() -> end(closed), "sluice-close").start());
        return closed.future();
    }

    private void end(Promise<Void> ended) {
        audit.close();
        vertx.close().onComplete(ended);
    }

    private Future<Void> undeploy() {
        return deployed.isEmpty()
                ? Future.succeededFuture()
                : vertx.undeploy(deployed.pop()).transform(undeployed -> undeploy());
    }
}
