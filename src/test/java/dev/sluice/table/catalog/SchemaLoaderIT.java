package dev.sluice.table.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.contract.Isolation;
import dev.sluice.contract.MediaType;
import dev.sluice.support.LoadedSchema;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.HandlerKey;
import dev.sluice.table.schema.MediaHandler;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Representation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class SchemaLoaderIT {

    private static SchemaCache cache;

    @BeforeAll
    static void load(TestDatabase database) throws Exception {
        database.runResource("/sql/catalog.sql");
        cache = LoadedSchema.of(
                database.uri(),
                new SchemaScope(List.of("library"), List.of("lens"), List.of("statement_timeout", "work_mem")));
    }

    @Test
    void onlyExposedRelationsShowAndPartitionsDoNot() {
        assertThat(cache.relationNames())
                .allMatch(name -> name.schema().equals("library"))
                .contains(named("visit"), named("book_list"), named("odd_view"))
                .doesNotContain(named("visit_2025"));
        assertThat(relation("branch").comment()).isEqualTo("Where books are lent");
    }

    @Test
    void columnsHaveTheirTypesWithAndWithoutDomains() {
        assertThat(column("book", "mark"))
                .isEqualTo(new Column(
                        "mark",
                        "library.shelf_mark",
                        "character varying",
                        true,
                        12,
                        "'A-1'::character varying",
                        List.of(),
                        null));
        assertThat(column("book", "older_mark").baseType()).isEqualTo("character varying");
        assertThat(column("book", "note").nullable()).isFalse();
        assertThat(column("book", "title"))
                .isEqualTo(new Column(
                        "title", "character varying(80)", "character varying", false, 80, null, List.of(), null));
        assertThat(column("book", "state").enumValues()).containsExactly("new", "worn", "lost");
        assertThat(column("book", "last_state"))
                .isEqualTo(new Column(
                        "last_state",
                        "library.last_condition",
                        "library.condition",
                        true,
                        null,
                        null,
                        List.of("new", "worn", "lost"),
                        null));
        assertThat(column("book", "tags").type()).isEqualTo("text[]");
        assertThat(column("branch", "code"))
                .isEqualTo(new Column("code", "character(3)", "bpchar", true, 3, null, List.of(), null));
        assertThat(column("branch", "bits").maxLength()).isEqualTo(4);
    }

    @Test
    void columnsHaveTheirDefaultsAndComments() {
        assertThat(column("branch", "id").defaultValue()).isEqualTo("nextval('library.branch_id_seq')");
        assertThat(column("branch", "opened").defaultValue()).isEqualTo("now()");
        assertThat(column("branch", "name").comment()).isEqualTo("As the sign says");
        assertThat(column("author", "initials").defaultValue()).isNull();
        assertThat(relation("book").columns().keySet())
                .startsWith("id", "title", "mark")
                .endsWith("sequel_to", "tags");
    }

    @Test
    void viewsHaveThePrimaryKeysThatTheyShow() {
        assertThat(relation("wrote").primaryKey()).containsExactly("author_id", "book_id");
        assertThat(relation("wrote_view").primaryKey()).containsExactly("who", "what");
        assertThat(relation("book_twice").primaryKey()).containsExactly("id");
        assertThat(relation("nested_view").primaryKey()).containsExactly("book");
        assertThat(relation("desk_view").primaryKey()).containsExactly("desk");
        assertThat(relation("odd_view").primaryKey()).containsExactly(":resno");
        assertThat(relation("counted").primaryKey()).isEmpty();
        assertThat(relation("lent_view").primaryKey()).containsExactly("book_id", "branch_id");
    }

    @Test
    void writesArePossibleWherePostgresOrATriggerTakesThem() {
        assertThat(relation("book")).matches(Relation::insertable).matches(Relation::deletable);
        assertThat(relation("local_book")).matches(Relation::isView).matches(Relation::updatable);
        assertThat(relation("writable")).matches(Relation::insertable).matches(one -> !one.updatable());
        assertThat(relation("book_list")).matches(Relation::isView).matches(one -> !one.insertable());
    }

    @Test
    void functionsOfARowAreFields() {
        assertThat(cache.computedField(named("book"), "spine")).contains("text");
        assertThat(cache.computedField(named("book"), "worth")).contains("character varying");
        assertThat(cache.computedField(named("book"), "words")).isEmpty();
        assertThat(cache.computedField(named("book"), "writers")).isEmpty();
    }

    @Test
    void functionsHaveTheirParameters() {
        assertThat(cache.routines(named("found")))
                .extracting(routine -> routine.parameters().toString())
                .containsExactly(
                        "[]",
                        "[Parameter[name=word, type=text, castType=text, required=true, variadic=false]]",
                        "[Parameter[name=word, type=text, castType=text, required=true, variadic=false],"
                                + " Parameter[name=branch, type=integer, castType=integer, required=false,"
                                + " variadic=false]]");
        assertThat(routine("listed").parameters())
                .containsExactly(
                        new Routine.Parameter("letter", "character", "character varying", true, false),
                        new Routine.Parameter("bits", "bit", "bit varying", true, false));
        assertThat(routine("joined"))
                .matches(Routine::hasVariadic)
                .matches(one -> one.parameters().get(0).variadic());
        assertThat(routine("totals").parameters())
                .containsExactly(new Routine.Parameter("lowest", "integer", "integer", true, false));
        assertThat(routine("whole").parameters().get(0).name()).isEmpty();
        assertThat(cache.routineNames())
                .doesNotContain(
                        named("unnamed"), named("touched"), named("proceed"), new QualifiedName("vault", "hidden"));
    }

    @Test
    void functionsHaveTheirResults() {
        assertThat(routine("answer"))
                .matches(Routine::returnsScalar)
                .matches(one -> one.resultColumns().isEmpty());
        assertThat(routine("nothing")).matches(Routine::returnsVoid);
        assertThat(routine("totals")).matches(Routine::returnsSingleComposite);
        assertThat(routine("totals").resultColumns())
                .containsExactly(entry("books", "bigint"), entry("branches", "character varying"));
        assertThat(routine("listed"))
                .matches(one -> one.returns().isSet() && one.returns().isComposite());
        assertThat(routine("listed").resultColumns())
                .containsExactly(entry("title", "text"), entry("mark", "character varying"));
        assertThat(routine("aliased").returns()).isEqualTo(new Routine.ReturnType(named("book"), false, true, true));
        assertThat(routine("aliased").resultColumns()).containsEntry("last_state", "library.condition");
    }

    @Test
    void functionsHaveTheirSettings() {
        assertThat(routine("hoisted").isolation()).isEqualTo(Isolation.REPEATABLE_READ);
        assertThat(routine("hoisted").settings())
                .containsOnly(entry("statement_timeout", "3s"), entry("work_mem", "8MB"));
        assertThat(routine("hoisted").comment()).isEqualTo("Takes its time");
        assertThat(routine("answer").isolation()).isNull();
        assertThat(routine("answer").volatility()).isEqualTo(Routine.Volatility.IMMUTABLE);
    }

    @Test
    void domainsHaveTheirRepresentations() {
        assertThat(cache.representation(new Representation("library.color", "json")))
                .contains("library.color_json");
        assertThat(cache.representation(new Representation("json", "library.color")))
                .contains("library.color");
        assertThat(cache.representation(new Representation("text", "library.color")))
                .contains("library.color");
        assertThat(cache.representation(new Representation("library.color", "text")))
                .isEmpty();
    }

    @Test
    void mediaTypesHaveTheirHandlers() {
        assertThat(cache.mediaHandler(new HandlerKey(named("book"), MediaType.of(MediaType.Kind.CSV))))
                .contains(new MediaHandler(named("book_csv"), named("book"), MediaType.of(MediaType.Kind.CSV), false));
        assertThat(cache.mediaHandler(new HandlerKey(null, MediaType.ANY)))
                .contains(new MediaHandler(named("anything"), null, MediaType.of(MediaType.Kind.OCTET_STREAM), true));
        MediaType shelf = MediaType.other("application/vnd.shelf");
        assertThat(cache.mediaHandler(new HandlerKey(named("picture"), shelf)))
                .contains(new MediaHandler(named("application/vnd.Shelf"), named("picture"), shelf, true));
        assertThat(cache.mediaHandler(new HandlerKey(null, MediaType.of(MediaType.Kind.CSV))))
                .isEmpty();
        assertThat(cache.timeZones()).contains("Europe/Vienna").doesNotContain("Europe/Atlantis");
    }

    private static QualifiedName named(String name) {
        return new QualifiedName("library", name);
    }

    private static Relation relation(String name) {
        return cache.relation(named(name)).orElseThrow();
    }

    private static Column column(String relation, String name) {
        return relation(relation).column(name).orElseThrow();
    }

    private static Routine routine(String name) {
        List<Routine> found = cache.routines(named(name));
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
