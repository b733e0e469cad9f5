package dev.sluice.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.contract.Message;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The import table: which room may import which, and which libraries. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ROOMS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("contract")
            .definedBy("dev.sluice.contract")
            .layer("config")
            .definedBy("dev.sluice.config")
            .layer("observation")
            .definedBy("dev.sluice.observation")
            .layer("flow")
            .definedBy("dev.sluice.flow")
            .layer("bus")
            .definedBy("dev.sluice.bus..")
            .layer("memory")
            .definedBy("dev.sluice.memory")
            .layer("postgres")
            .definedBy("dev.sluice.postgres..")
            .layer("client")
            .definedBy("dev.sluice.client")
            .layer("authentication")
            .definedBy("dev.sluice.authentication..")
            .layer("authorization")
            .definedBy("dev.sluice.authorization..")
            .layer("table")
            .definedBy("dev.sluice.table..")
            .layer("metrics")
            .definedBy("dev.sluice.metrics..")
            .layer("limits")
            .definedBy("dev.sluice.limits")
            .layer("http")
            .definedBy("dev.sluice.http..")
            .layer("sample")
            .definedBy("dev.sluice.sample")
            .layer("root")
            .definedBy("dev.sluice")
            .layer("command")
            .definedBy("dev.sluice.command..")
            .whereLayer("contract")
            .mayNotAccessAnyLayer()
            .whereLayer("config")
            .mayOnlyAccessLayers("contract")
            .whereLayer("observation")
            .mayOnlyAccessLayers("contract")
            .whereLayer("bus")
            .mayOnlyAccessLayers("contract", "config", "observation")
            .whereLayer("flow")
            .mayOnlyAccessLayers("contract", "config", "observation")
            .whereLayer("memory")
            .mayOnlyAccessLayers("contract", "config", "observation")
            .whereLayer("postgres")
            .mayOnlyAccessLayers("contract", "config", "observation", "flow", "memory")
            .whereLayer("client")
            .mayOnlyAccessLayers("contract", "bus")
            .whereLayer("authentication")
            .mayOnlyAccessLayers("contract", "config", "observation", "bus", "postgres")
            .whereLayer("authorization")
            .mayOnlyAccessLayers("contract", "config", "observation", "bus", "postgres")
            .whereLayer("table")
            .mayOnlyAccessLayers("contract", "config", "observation", "bus", "postgres")
            .whereLayer("metrics")
            .mayOnlyAccessLayers("contract", "config", "observation", "bus")
            .whereLayer("limits")
            .mayOnlyAccessLayers("contract", "config", "observation", "bus")
            .whereLayer("http")
            .mayOnlyAccessLayers("contract", "config", "observation", "memory", "bus")
            .whereLayer("sample")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("command")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.sluice.(*)..").should().beFreeOfCycles();

    /** Rules that are told the time. */
    @ArchTest
    static final ArchRule FLOW_KNOWS_NO_TIMER = noClasses()
            .that()
            .resideInAPackage("dev.sluice.flow")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx..");

    @ArchTest
    static final ArchRule ONLY_FLOW_ADAPTS_LIMITS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.flow")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.netflix.concurrency..");

    private static final String[] PURE = {"java..", "org.jspecify..", "dev.sluice.contract.."};

    @ArchTest
    static final ArchRule THE_CONTRACT_IS_PURE = classes()
            .that()
            .resideInAPackage("dev.sluice.contract")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(PURE);

    @ArchTest
    static final ArchRule WHAT_AUTHZEN_SAYS_IS_PURE = noClasses()
            .that()
            .resideInAPackage("dev.sluice.http.authzen")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.http", "dev.sluice.bus", "dev.sluice.observation", "io.vertx.core");

    @ArchTest
    static final ArchRule ONLY_BUS_USES_THE_EVENT_BUS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.bus..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.eventbus..");

    @ArchTest
    static final ArchRule ONLY_POSTGRES_USES_THE_DRIVER = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..");

    @ArchTest
    static final ArchRule ONLY_HTTP_USES_WEB = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.http", "dev.sluice.http.connection", "dev.sluice.http.response")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.ext.web..");

    /** The doors serve; keys are fetched. */
    @ArchTest
    static final ArchRule ONLY_DOORS_AND_KEYS_SPEAK_HTTP = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.http..", "dev.sluice.authentication.keys", "dev.sluice.bus.cluster")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.http..");

    @ArchTest
    static final ArchRule KEYS_KNOW_NO_TOKENS = noClasses()
            .that()
            .resideInAPackage("dev.sluice.authentication.keys")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sluice.authentication");

    @ArchTest
    static final ArchRule ONLY_METRICS_USES_METERS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.metrics..", "dev.sluice")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus..", "org.HdrHistogram..");

    @ArchTest
    static final ArchRule ONLY_AUTHENTICATION_USES_TOKENS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.authentication..", "dev.sluice.command")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nimbusds..");

    /** So that a gateway that is in no cluster loads next to nothing of it. */
    @ArchTest
    static final ArchRule ONLY_CLUSTER_USES_HAZELCAST = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.bus.cluster")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..");

    /** The event bus has no way out but the doors: no SockJS, no TCP or STOMP bridge, none that an option opens. */
    @ArchTest
    static final ArchRule NOTHING_BRIDGES_THE_EVENT_BUS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx.ext.bridge..",
                    "io.vertx.ext.eventbus.bridge..",
                    "io.vertx.ext.web.handler.sockjs..",
                    "io.vertx.ext.stomp..",
                    "io.vertx.amqpbridge..");

    @ArchTest
    static final ArchRule ONLY_LIMITS_AND_RETRIES_USE_BUCKETS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.limits", "dev.sluice.postgres.retry")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.bucket4j..", "com.github.benmanes..");

    @ArchTest
    static final ArchRule ONLY_CONFIG_USES_YAML = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.config")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.snakeyaml..");

    /** A token is an edge of its own: its JSON is a stranger's. */
    @ArchTest
    static final ArchRule ONLY_EDGES_READ_JSON = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.sluice.authentication..",
                    "dev.sluice.bus..",
                    "dev.sluice.table.request",
                    "dev.sluice.table.response",
                    "dev.sluice.table.openapi")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule MESSAGES_ARE_RECORDS = classes()
            .that()
            .implement(Message.class)
            .and()
            .areNotInterfaces()
            .should()
            .beRecords();

    @ArchTest
    static final ArchRule NOBODY_WAITS_ON_AN_EVENT_LOOP = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.command", "dev.sluice.sample")
            .and() // serves a command line, on no event loop
            .resideOutsideOfPackage("dev.sluice.postgres.waiting")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(CompletableFuture.class, "join")
            .orShould()
            .callMethod(CompletableFuture.class, "get")
            .orShould()
            .callMethod(Future.class, "await");

    /** Large catalogs and long bodies would stall an event loop; nothing that is done of them aside waits. */
    @ArchTest
    static final ArchRule ONLY_WHAT_IS_LARGE_IS_WORKED_OUT_ASIDE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.sluice.table.catalog.SchemaLoader")
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.table.Describer")
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.table.TableService")
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.bus.Bodies")
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.Upkeep")
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.http.connection.ServerCertificates")
            .and() // asks the kernel, once at either end of its life
            .doNotHaveFullyQualifiedName("dev.sluice.http.connection.handover.PortSteering")
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.ConfigReload")
            .should()
            .callMethod(Context.class, "executeBlocking", Callable.class)
            .orShould()
            .callMethod(Context.class, "executeBlocking", Callable.class, boolean.class)
            .orShould()
            .callMethod(Vertx.class, "executeBlocking", Callable.class)
            .orShould()
            .callMethod(Vertx.class, "executeBlocking", Callable.class, boolean.class);

    @ArchTest
    static final ArchRule ONLY_THE_PROCESS_ENDS_ITSELF = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.command")
            .should()
            .callMethod(System.class, "exit", int.class);
}
