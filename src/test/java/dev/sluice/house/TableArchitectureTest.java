package dev.sluice.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The stages of the room {@code table}: which may import which. */
@AnalyzeClasses(packages = "dev.sluice.table", importOptions = ImportOption.DoNotIncludeTests.class)
class TableArchitectureTest {

    /** A request goes through request, planner, sql and response; beside them stands what is known of schemas. */
    @ArchTest
    static final ArchRule STAGES_OF_TABLE = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("table")
            .definedBy("dev.sluice.table")
            .layer("grammar")
            .definedBy("dev.sluice.table.grammar")
            .layer("request")
            .definedBy("dev.sluice.table.request")
            .layer("query")
            .definedBy("dev.sluice.table.query")
            .layer("schema")
            .definedBy("dev.sluice.table.schema")
            .layer("catalog")
            .definedBy("dev.sluice.table.catalog")
            .layer("plan")
            .definedBy("dev.sluice.table.plan")
            .layer("planner")
            .definedBy("dev.sluice.table.planner")
            .layer("sql")
            .definedBy("dev.sluice.table.sql..")
            .layer("response")
            .definedBy("dev.sluice.table.response")
            .whereLayer("query")
            .mayOnlyAccessLayers("grammar")
            .whereLayer("request")
            .mayOnlyAccessLayers("query")
            .whereLayer("catalog")
            .mayOnlyAccessLayers("schema")
            .whereLayer("plan")
            .mayOnlyAccessLayers("query", "request", "schema")
            .whereLayer("planner")
            .mayOnlyAccessLayers("plan", "query", "request", "schema")
            .whereLayer("sql")
            .mayOnlyAccessLayers("plan", "query", "request", "schema")
            .whereLayer("response")
            .mayOnlyAccessLayers("plan", "query", "request", "schema", "sql")
            .layer("openapi")
            .definedBy("dev.sluice.table.openapi")
            .whereLayer("openapi")
            .mayOnlyAccessLayers("schema")
            .layer("idempotency")
            .definedBy("dev.sluice.table.idempotency")
            .whereLayer("idempotency")
            .mayNotAccessAnyLayer()
            .whereLayer("grammar")
            .mayNotAccessAnyLayer()
            .whereLayer("schema")
            .mayNotAccessAnyLayer();

    /** How to read text has nothing to do with what the text is about. */
    @ArchTest
    static final ArchRule THE_GRAMMAR_KNOWS_NOBODY = classes()
            .that()
            .resideInAPackage("dev.sluice.table.grammar")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.sluice.table.grammar");

    @ArchTest
    static final ArchRule WHAT_IS_KNOWN_OF_SCHEMAS_IS_PURE = classes()
            .that()
            .resideInAPackage("dev.sluice.table.schema")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.sluice.contract", "dev.sluice.table.schema");

    @ArchTest
    static final ArchRule INTENT_AND_PLAN_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.sluice.table.query",
                    "dev.sluice.table.request",
                    "dev.sluice.table.plan",
                    "dev.sluice.table.planner")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.postgres", "dev.sluice.bus", "dev.sluice.observation", "io.vertx..");

    @ArchTest
    static final ArchRule THE_DIALECT_READS_NO_CONFIGURATION_AFTER_THE_PLAN = noClasses()
            .that()
            .resideInAnyPackage("dev.sluice.table.sql", "dev.sluice.table.response", "dev.sluice.table.schema")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sluice.config");
}
