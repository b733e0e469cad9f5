package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that come with those that belong to them, in one statement. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NestedInsertIT {

    private TestDatabase database;
    private Harbour shop;

    @BeforeAll
    void open(TestDatabase testDatabase) {
        database = testDatabase;
        database.runResource("/sql/shop.sql");
        shop = new Harbour(HarbourExtension.start(database, "rest.db-schemas=[shop]"));
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @BeforeEach
    void empty() {
        database.run("""
                truncate shop.customer, shop.profile, shop."order", shop.line, shop.price restart identity;
                insert into shop.customer (name) values ('first')""");
    }

    private List<List<String>> lines() {
        return database.rows("""
                select c.name, o.id, o.ordered, l.number, l.product, l.quantity from shop.customer c
                left join shop."order" o on o.customer_id = c.id left join shop.line l on l.order_id = o.id
                where c.name <> 'first' order by c.id, o.id, l.number""").stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    private String post(String path, String prefer, String body) {
        return shop.answer("POST " + path + "\nContent-Type: application/json\nPrefer: " + prefer + "\n\n" + body);
    }

    private static String failure(int status, String code, String message) {
        return """
                %d
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=%s

                {"code":"%s","message":%s,"hint":null}""".formatted(status, code, code, message);
    }

    private String customers() {
        return database.value("select count(*) from shop.customer");
    }

    @Test
    void aRowComesWithItsChildrenAndTheirs() {
        assertThat(post(
                        "/customer?select=id,name,order!order_customer(id,line(number,product)),profile(motto)",
                        "return=representation",
                        """
                        {"name": "Ada", "profile": {"motto": "onward"}, "order!order_customer": [
                          {"ordered": "2026-02-01", "line": [
                            {"number": 1, "product": "rope"}, {"number": 2, "product": "tar"}]},
                          {"ordered": "2026-02-02", "line": []}]}"""))
                .isEqualTo("""
                        201
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        [{"id":2,"name":"Ada","order":[{"id": 1, "line": [{"number": 1, "product": "rope"}, \
                        {"number": 2, "product": "tar"}]}, {"id": 2, "line": []}],"profile":{"motto": "onward"}}]""");
        assertThat(lines())
                .isEqualTo(List.of(
                        List.of("Ada", "1", "2026-02-01", "1", "rope", "1"),
                        List.of("Ada", "1", "2026-02-01", "2", "tar", "1"),
                        List.of("Ada", "2", "2026-02-02", "null", "null", "null")));
    }

    @Test
    void manyRowsEachComeWithTheirOwn() {
        assertThat(post("/customer", "return=minimal, missing=default", """
                        [{"name": "Ada", "order!order_customer": [{"line": [{"number": 1}]}, {"line": {"number": 2}}]},
                         {"name": "Bo", "order!order_customer": null},
                         {"name": "Cy", "order!order_customer": [
                          {"line": [{"number": 3}, {"number": 4}]}]}]""")).isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: missing=default, return=minimal
                        vary: Accept, Prefer, Range
                        """);
        assertThat(lines())
                .isEqualTo(List.of(
                        List.of("Ada", "1", "2026-01-01", "1", "null", "1"),
                        List.of("Ada", "2", "2026-01-01", "2", "null", "1"),
                        List.of("Bo", "null", "null", "null", "null", "null"),
                        List.of("Cy", "3", "2026-01-01", "3", "null", "1"),
                        List.of("Cy", "3", "2026-01-01", "4", "null", "1")));
    }

    @Test
    void theKeyOfARowWithChildrenIsTold() {
        assertThat(post("/customer", "return=headers-only", """
                        {"name": "Ada", "profile": {"motto": "onward"}}""")).isEqualTo("""
                        201
                        content-range: */*
                        location: /customer?id=eq.2
                        preference-applied: return=headers-only
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.rows("select * from shop.profile")).isEqualTo(List.of(List.of("2", "onward")));
    }

    @Test
    void nothingStandsWhereAChildIsRefused() {
        assertThat(post("/customer", "return=minimal", """
                        {"name": "Ada", "order!order_customer": [{"line": [{"number": 1, "quantity": 1}]},
                         {"line": [{"number": 1,
                          "quantity": 0}]}]}""")).startsWith("400\n").contains("\"code\":\"23514\"");
        assertThat(customers()).isEqualTo("1");
        assertThat(database.value("select count(*) from shop.\"order\"")).isEqualTo("0");
    }

    @Test
    void nothingStandsWhereTheDatabaseLeavesAParentOut() {
        assertThat(post("/customer", "return=minimal", """
                        [{"name": "ghost", "profile": {"motto": "boo"}},
                         {"name": "Ada", "profile": {"motto": "onward"}}]"""))
                .isEqualTo(failure(
                        400,
                        "SLC201",
                        "\"The message is malformed\","
                                + "\"details\":\"1 rows that others belong to were left out by the database\""));
        assertThat(customers()).isEqualTo("1");
        assertThat(database.rows("select * from shop.profile")).isEmpty();
    }

    @Test
    void aNameThatLeadsToSeveralIsAmbiguous() {
        assertThat(post("/customer", "return=minimal", "{\"name\": \"Ada\", \"order\": []}"))
                .startsWith("300\n")
                .contains("\"code\":\"PGRST201\"", "'order!order_customer', 'order!order_referrer'");
    }

    @Test
    void aNameThatLeadsNowhereIsNoColumn() {
        String none = "\"Could not find the '%s' column of '%s' in the schema cache\",\"details\":null";
        assertThat(post("/customer", "return=minimal", "{\"name\": \"Ada\", \"nothing\": []}"))
                .isEqualTo(failure(400, "PGRST204", none.formatted("nothing", "customer")));
        assertThat(post("/customer", "return=minimal", "{\"name\": \"Ada\", \"profile\": {\"x\": 1}}"))
                .isEqualTo(failure(400, "PGRST204", none.formatted("x", "profile")));
        assertThat(post("/profile", "return=minimal", "{\"motto\": \"x\", \"customer\": {\"name\": \"Ada\"}}"))
                .isEqualTo(failure(400, "PGRST204", none.formatted("customer", "profile")));
    }

    @Test
    void whatAParentSetsCannotBeGiven() {
        assertThat(post("/customer", "return=minimal", """
                        {"name": "Ada", "profile": {"customer_id": 1, "motto": "onward"}}"""))
                .isEqualTo(failure(
                        400,
                        "SLC201",
                        "\"The message is malformed\",\"details\":"
                                + "\"field profile.customer_id: is set from the row that it belongs to\""));
    }

    @Test
    void rowsAreObjectsOfTheSameKeys() {
        assertThat(post("/customer", "return=minimal", "{\"name\": \"Ada\", \"profile\": 7}"))
                .isEqualTo(failure(
                        400, "PGRST102", "\"'profile' must hold an object or an array of objects\",\"details\":null"));
        assertThat(post("/order", "return=minimal", """
                        {"customer_id": 1, "line": [{"number": 1}, {"number": 2, "product": "x"}]}"""))
                .isEqualTo(failure(400, "PGRST102", "\"All object keys must match\",\"details\":null"));
    }

    @Test
    void nestedRowsAreNotMerged() {
        assertThat(post("/customer", "resolution=merge-duplicates", """
                        {"id": 1, "name": "Ada", "profile": {"motto": "onward"}}"""))
                .isEqualTo(failure(
                        400,
                        "SLC201",
                        "\"The message is malformed\",\"details\":\"field profile: nested rows cannot be merged\""));
    }

    @Test
    void theyCanBeForbidden() {
        try (Harbour strict =
                new Harbour(HarbourExtension.start(database, "rest.db-schemas=[shop]", "rest.nested-inserts=false"))) {
            assertThat(strict.answer("""
                            POST /customer

                            {"name": "Ada", "profile": {"motto": "onward"}}"""))
                    .isEqualTo(failure(
                            400,
                            "PGRST204",
                            "\"Could not find the 'profile' column of 'customer' in the schema cache\""
                                    + ",\"details\":null"));
        }
    }
}
