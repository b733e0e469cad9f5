package dev.sluice.fuzz;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GuardConfig;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.TableAction;
import dev.sluice.table.planner.Guards;
import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.Cardinality.ColumnPair;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.HandlerKey;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.MediaHandler;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Relationship;
import dev.sluice.table.schema.Representation;
import dev.sluice.table.schema.RoleSettings;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.Routine.Parameter;
import dev.sluice.table.schema.Routine.ReturnType;
import dev.sluice.table.schema.Routine.Volatility;
import dev.sluice.table.schema.SchemaCache;
import dev.sluice.table.schema.SchemaParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A small schema of projects and tasks with one of each thing that the dialect knows. */
final class FuzzSchema {

    private static final QualifiedName PROJECTS = name("projects");
    private static final QualifiedName TASKS = name("tasks");
    private static final QualifiedName PEOPLE = name("people");
    private static final QualifiedName WORKS = name("works");
    private static final QualifiedName OPEN = name("open");

    static final SchemaCache CACHE = new SchemaCache(
            List.of("api", "other"),
            new SchemaParts(
                    relations(),
                    Map.of(PEOPLE, Map.of("full", "text")),
                    relationships(),
                    Set.of(PROJECTS, TASKS, PEOPLE, OPEN),
                    routines(),
                    Map.of(
                            new Representation("api.colour", "json"), "api.json",
                            new Representation("json", "api.colour"), "api.colour",
                            new Representation("text", "api.colour"), "api.colour"),
                    Map.of(
                            new HandlerKey(TASKS, MediaType.other("text/plain")),
                            new MediaHandler(name("lines"), TASKS, MediaType.other("text/plain"), false)),
                    Set.of("UTC", "Europe/Berlin"),
                    Map.of("anon", new RoleSettings(null, Map.of("statement_timeout", "5s")))));

    /** People are guarded, so that the writer of checks is met too. */
    static final Guards GUARDS = new Guards(List.of(new GuardConfig(
            "api.people",
            "person",
            "id",
            Map.of(
                    TableAction.SELECT, "read",
                    TableAction.INSERT, "write",
                    TableAction.UPDATE, "write",
                    TableAction.DELETE, "delete"),
            GuardConfig.WithoutResource.DENY)));

    private FuzzSchema() {}

    /** A configuration with all that can be enabled. */
    static RestConfig config() {
        List<String> settings = List.of(
                "rest.db-schemas=[api, other]",
                "rest.db-aggregates-enabled=true",
                "rest.db-plan-enabled=true",
                "rest.db-max-rows=100",
                "rest.db-tx-end=commit-allow-override");
        return new ConfigLoader(Map.of(), settings).load(null).rest();
    }

    private static QualifiedName name(String name) {
        return new QualifiedName("api", name);
    }

    private static Map<String, Column> columns(String... namesAndTypes) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int index = 0; index < namesAndTypes.length; index += 2) {
            columns.put(namesAndTypes[index], Column.of(namesAndTypes[index], namesAndTypes[index + 1]));
        }
        return columns;
    }

    private static List<Relation> relations() {
        Map<String, Column> projects = columns(
                "id", "integer", "name", "text", "tags", "text[]", "doc", "jsonb", "price", "numeric", "lead", "uuid");
        projects.put(
                "colour",
                new Column("colour", "api.colour", "text", false, 9, "'red'", List.of("red", "it's"), false, null));
        return List.of(
                Relation.table(PROJECTS, projects, List.of("id")),
                Relation.table(TASKS, columns("id", "bigint", "project", "integer", "a \"b", "text"), List.of("id")),
                Relation.table(PEOPLE, columns("id", "uuid", "name", "text", "boss", "uuid"), List.of("id")),
                Relation.table(WORKS, columns("person", "uuid", "task", "bigint"), List.of("person", "task")),
                new Relation(OPEN, true, false, false, false, List.of(), columns("id", "bigint"), null));
    }

    private static List<Relationship> relationships() {
        List<ColumnPair> toProject = List.of(new ColumnPair("project", "id"));
        List<ColumnPair> toTasks = List.of(new ColumnPair("id", "project"));
        List<ColumnPair> lead = List.of(new ColumnPair("lead", "id"));
        List<ColumnPair> boss = List.of(new ColumnPair("boss", "id"));
        Cardinality works = new Cardinality.ManyToMany(
                WORKS,
                "works_task",
                "works_person",
                List.of(new ColumnPair("id", "task")),
                List.of(new ColumnPair("id", "person")));
        return List.of(
                key(TASKS, PROJECTS, new Cardinality.ManyToOne("task_project", toProject)),
                key(PROJECTS, TASKS, new Cardinality.OneToMany("task_project", toTasks)),
                key(PROJECTS, PEOPLE, new Cardinality.OneToOne("lead", lead, false)),
                key(PEOPLE, PEOPLE, new Cardinality.ManyToOne("boss", boss)),
                key(PEOPLE, PEOPLE, new Cardinality.OneToMany("boss", List.of(new ColumnPair("id", "boss")))),
                key(TASKS, PEOPLE, works),
                new ComputedRelationship(name("latest"), PROJECTS, TASKS, true, false));
    }

    private static Relationship key(QualifiedName from, QualifiedName to, Cardinality cardinality) {
        return new KeyRelationship(from, to, from.equals(to), cardinality, false, false);
    }

    private static List<Routine> routines() {
        ReturnType number = new ReturnType(new QualifiedName("pg_catalog", "int4"), false, false, false);
        ReturnType rows = new ReturnType(PROJECTS, true, true, false);
        return List.of(
                routine("add", number, parameter("a", "integer", true), parameter("b", "integer", false)),
                routine("add", number, parameter("a", "integer", true)),
                routine("find", rows, parameter("word", "text", true)),
                routine("keep", number, parameter("", "jsonb", true)),
                new Routine(
                        name("sum"),
                        List.of(new Parameter("values", "integer[]", "integer[]", true, true)),
                        number,
                        Map.of(),
                        Volatility.IMMUTABLE,
                        true,
                        null,
                        Map.of(),
                        null));
    }

    private static Parameter parameter(String name, String type, boolean required) {
        return new Parameter(name, type, type, required, false);
    }

    private static Routine routine(String name, ReturnType returns, Parameter... parameters) {
        return new Routine(
                name(name),
                List.of(parameters),
                returns,
                Map.of(),
                Volatility.STABLE,
                false,
                null,
                Map.of("statement_timeout", "1s"),
                null);
    }
}
