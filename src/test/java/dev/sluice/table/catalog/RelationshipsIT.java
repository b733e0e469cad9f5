package dev.sluice.table.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.LoadedSchema;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.table.schema.Cardinality;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relationship;
import dev.sluice.table.schema.SchemaCache;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class RelationshipsIT {

    private static SchemaCache cache;

    @BeforeAll
    static void load(TestDatabase database) throws Exception {
        database.runResource("/sql/catalog.sql");
        cache = LoadedSchema.of(database.uri(), new SchemaScope(List.of("library"), List.of("lens"), List.of()));
    }

    @Test
    void aForeignKeyJoinsBothWaysAndViewsToo() {
        assertThat(direct("book", "branch"))
                .containsExactly("M2O book_home(branch_id=id)", "M2O book_lender(lent_from=id)");
        assertThat(direct("branch", "book"))
                .containsExactly("O2M book_home(id=branch_id)", "O2M book_lender(id=lent_from)");
        assertThat(direct("local_book", "branch")).containsExactly("view M2O book_home(branch_id=id)");
        assertThat(direct("book", "branch_view"))
                .containsExactly(
                        "M2O book_home(branch_id=branch_number) view", "M2O book_lender(lent_from=branch_number) view");
        assertThat(direct("nested_view", "branch_view")).containsExactly("view M2O book_home(at=branch_number) view");
        assertThat(direct("branch_view", "nested_view")).containsExactly("view O2M book_home(branch_number=at) view");
        assertThat(direct("counted", "branch")).containsExactly("view M2O book_home(branch=id)");
        assertThat(direct("visit", "branch")).containsExactly("M2O visit_branch(branch_id=id)");
        assertThat(direct("branch", "visit")).hasSize(1);
        assertThat(direct("odd_view", "odd_view"))
                .containsExactly(
                        "view self O2M odd_self(:resno={:resno 1) view",
                        "view self M2O odd_self({:resno 1=:resno) view");
    }

    @Test
    void aColumnThatAViewShowsTwiceJoinsInEachWay() {
        assertThat(direct("book_twice", "branch"))
                .containsExactly("view M2O book_home(home=id)", "view M2O book_home(home_again=id)");
        assertThat(direct("cover", "book_twice"))
                .containsExactly("O2O cover_book(book_id=again) view", "O2O cover_book(book_id=id) view");
    }

    @Test
    void keysOfSeveralColumnsJoinOnlyWhole() {
        assertThat(told("desk", "room")).containsExactly("M2O desk_room(branch_id=branch_id, room_number=number)");
        assertThat(told("desk_view", "room")).containsExactly("view M2O desk_room(branch=branch_id, number=number)");
        assertThat(told("half_desk", "room")).isEmpty();
    }

    @Test
    void aUniqueForeignKeyIsOneToOne() {
        assertThat(told("cover", "book")).containsExactly("O2O cover_book(book_id=id)");
        // The other way the function of the table's name stands instead.
        assertThat(told("book", "cover")).containsExactly("function library.cover one");
        assertThat(told("local_book", "cover")).containsExactly("view O2O cover_book(id=book_id) parent");
    }

    @Test
    void aTableJoinsItself() {
        assertThat(told("book", "book"))
                .containsExactly(
                        "self O2M book_sequel(id=sequel_to)",
                        "self M2O book_sequel(sequel_to=id)",
                        "function library.sequels many self");
    }

    @Test
    void junctionsJoinManyToManyUnlessTheyAreHidden() {
        assertThat(told("author", "book"))
                .containsExactly(
                        "M2M library.wrote wrote_author(id=author_id) wrote_book(id=book_id)",
                        "M2M library.wrote_view wrote_author(id=who) wrote_book(id=what)");
        assertThat(told("author", "local_book"))
                .containsExactly(
                        "M2M library.wrote wrote_author(id=author_id) wrote_book(id=book_id) view",
                        "M2M library.wrote_view wrote_author(id=who) wrote_book(id=what) view");
        assertThat(told("branch", "book")).noneMatch(one -> one.contains("vault"));
        assertThat(told("branch_view", "local_book"))
                .containsExactly(
                        "view O2M book_home(branch_number=branch_id) view",
                        "view M2M library.lent_view lent_branch(branch_number=branch_id) lent_book(id=book_id) view");
        assertThat(cache.relationships(new QualifiedName("vault", "lent"), "library"))
                .isEmpty();
    }

    @Test
    void functionsOfARowAreRelationshipsAfterThoseOfKeys() {
        assertThat(told("book", "author"))
                .containsExactly(
                        "M2M library.wrote wrote_book(id=book_id) wrote_author(id=author_id)",
                        "M2M library.wrote_view wrote_book(id=what) wrote_author(id=who)",
                        "function library.first_writer one",
                        "function library.writers many");
    }

    private static QualifiedName named(String name) {
        return new QualifiedName("library", name);
    }

    /** The relationships from one to another in the cache's order, each in a few words. */
    private static List<String> told(String table, String foreignTable) {
        return cache.relationships(named(table), "library").stream()
                .filter(one -> one.foreignTable().equals(named(foreignTable)))
                .map(RelationshipsIT::words)
                .toList();
    }

    /** Like {@link #told} but without those through junctions. */
    private static List<String> direct(String table, String foreignTable) {
        return told(table, foreignTable).stream()
                .filter(one -> !one.contains("M2M"))
                .toList();
    }

    private static String words(Relationship relationship) {
        if (relationship instanceof ComputedRelationship computed) {
            return "function " + computed.function() + (computed.isToOne() ? " one" : " many") + self(computed);
        }
        KeyRelationship key = (KeyRelationship) relationship;
        return (key.tableIsView() ? "view" : "")
                        .concat(self(key))
                        .concat(" " + words(key.cardinality()))
                        .strip()
                + (key.foreignTableIsView() ? " view" : "");
    }

    private static String self(Relationship relationship) {
        return relationship.isSelf() ? " self" : "";
    }

    private static String words(Cardinality cardinality) {
        if (cardinality instanceof Cardinality.OneToMany many) {
            return "O2M " + many.constraint() + words(many.columns());
        }
        if (cardinality instanceof Cardinality.ManyToOne one) {
            return "M2O " + one.constraint() + words(one.columns());
        }
        if (cardinality instanceof Cardinality.OneToOne one) {
            return "O2O " + one.constraint() + words(one.columns()) + (one.isParent() ? " parent" : "");
        }
        Cardinality.ManyToMany many = (Cardinality.ManyToMany) cardinality;
        return "M2M " + many.junction() + " " + many.constraint1() + words(many.sourceColumns()) + " "
                + many.constraint2() + words(many.targetColumns());
    }

    private static String words(List<Cardinality.ColumnPair> columns) {
        return columns.stream()
                .map(pair -> pair.column() + "=" + pair.foreignColumn())
                .toList()
                .toString()
                .replace('[', '(')
                .replace(']', ')');
    }
}
