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

/** Updates in which each row has values of its own and is found by its key. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyedUpdateIT {

    private static final String BY_KEY = "resolution=merge-by-key";

    private TestDatabase database;
    private Harbour shop;

    @BeforeAll
    void open(TestDatabase testDatabase) {
        database = testDatabase;
        database.runResource("/sql/shop.sql");
        database.run("""
                create table shop.crate (
                    id int primary key, pgrst_element text, pgrst_body text, pgrst_rows text, element text);
                insert into shop.crate values (1, 'a', 'b', 'c', 'd'), (2, 'e', 'f', 'g', 'h');
                grant all on shop.crate to anon""");
        shop = new Harbour(HarbourExtension.start(database, "rest.db-schemas=[shop]"));
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        database.run("""
                truncate shop.price, shop.log, shop.customer restart identity cascade;
                insert into shop.price values ('rope', 'north', 10, 'NOK', '[2026-01-01,)');
                insert into shop.price values ('rope', 'south', 11), ('tar', 'north', 20), ('tar', 'south', 21);
                insert into shop.customer (name, tier) values ('Ada', 1), ('Bo', 2)""");
    }

    private List<List<String>> prices() {
        return database.rows("select product, region, amount, currency, valid from shop.price order by 1, 2").stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    private static List<List<String>> unchanged() {
        return List.of(
                List.of("rope", "north", "10.00", "NOK", "[2026-01-01,)"),
                List.of("rope", "south", "11.00", "NOK", "null"),
                List.of("tar", "north", "20.00", "NOK", "null"),
                List.of("tar", "south", "21.00", "NOK", "null"));
    }

    private String patch(String path, String prefer, String body) {
        return shop.answer("PATCH " + path + "\nContent-Type: application/json\nPrefer: " + prefer + "\n\n" + body);
    }

    private static String malformed(String details) {
        return """
                400
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=SLC201

                {"code":"SLC201","message":"The message is malformed","details":"%s","hint":null}""".formatted(details);
    }

    @Test
    void eachRowGetsValuesOfItsOwn() {
        assertThat(patch("/price?select=product,region,amount", BY_KEY + ", return=representation", """
                        [{"product": "rope", "region": "north", "amount": 12.5},
                         {"product": "tar", "region": "south", "amount": 22.5},
                         {"product": "sail", "region": "south", "amount": 99}]"""))
                .isEqualTo("""
                        200
                        content-range: 0-1/*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-by-key, return=representation
                        vary: Accept, Prefer, Range

                        [{"product":"rope","region":"north","amount":12.50},
                         {"product":"tar","region":"south","amount":22.50}]""");
        assertThat(prices())
                .isEqualTo(List.of(
                        List.of("rope", "north", "12.50", "NOK", "[2026-01-01,)"),
                        List.of("rope", "south", "11.00", "NOK", "null"),
                        List.of("tar", "north", "20.00", "NOK", "null"),
                        List.of("tar", "south", "22.50", "NOK", "null")));
    }

    @Test
    void whatARowLacksStaysAndWhatIsNullBecomesNull() {
        assertThat(patch("/price", BY_KEY, """
                        [{"product": "rope", "region": "north", "currency": null},
                         {"product": "rope", "region": "south", "amount": 1, "valid": "[2026-02-01,2026-03-01)"},
                         {"product": "tar", "region": "north"}]""")).isEqualTo("""
                        204
                        content-range: 0-2/*
                        preference-applied: resolution=merge-by-key
                        vary: Accept, Prefer, Range
                        """);
        assertThat(prices())
                .isEqualTo(List.of(
                        List.of("rope", "north", "10.00", "null", "[2026-01-01,)"),
                        List.of("rope", "south", "1.00", "NOK", "[2026-02-01,2026-03-01)"),
                        List.of("tar", "north", "20.00", "NOK", "null"),
                        List.of("tar", "south", "21.00", "NOK", "null")));
    }

    @Test
    void whatARowLacksBecomesNullOrTheDefaultWhereThatIsPreferred() {
        database.run("update shop.price set currency = 'EUR' where region = 'south'");
        String body = """
                [{"product": "rope", "region": "south", "amount": 1},
                 {"product": "tar", "region": "south", "amount": 2, "currency": "SEK"}]""";

        assertThat(patch("/price", BY_KEY + ", missing=default", body)).isEqualTo("""
                        204
                        content-range: 0-1/*
                        preference-applied: resolution=merge-by-key, missing=default
                        vary: Accept, Prefer, Range
                        """);
        assertThat(database.rows("select amount, currency from shop.price where region = 'south' order by 1"))
                .isEqualTo(List.of(List.of("1.00", "NOK"), List.of("2.00", "SEK")));
        patch("/price", BY_KEY + ", missing=null", body);
        assertThat(database.value("select currency is null from shop.price where product = 'rope' and amount = 1"))
                .isEqualTo("t");
    }

    @Test
    void anotherKeyAndMoreFiltersMayBeNamed() {
        assertThat(patch(
                        "/customer?on_conflict=name&tier=lt.2&select=name,tier",
                        BY_KEY + ", return=representation",
                        """
                        [{"name": "Ada", "tier": 7}, {"name": "Bo", "tier": 8}]"""))
                .isEqualTo("""
                        200
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        preference-applied: resolution=merge-by-key, return=representation
                        vary: Accept, Prefer, Range

                        [{"name":"Ada","tier":7}]""");
    }

    @Test
    void columnsSayWhichKeysCount() {
        patch("/price?columns=product,region,amount", BY_KEY, """
                [{"product": "tar", "region": "north", "amount": 5, "currency": "EUR", "colour": "black"}]""");
        assertThat(prices().get(2)).isEqualTo(List.of("tar", "north", "5.00", "NOK", "null"));
    }

    @Test
    void oneObjectIsOneRowAndNothingIsNone() {
        assertThat(patch("/price", BY_KEY, "{\"product\": \"tar\", \"region\": \"north\", \"amount\": 6}"))
                .startsWith("204\ncontent-range: 0-0/*\n");
        assertThat(prices().get(2)).isEqualTo(List.of("tar", "north", "6.00", "NOK", "null"));
        assertThat(patch("/price", BY_KEY, "[]")).startsWith("204\ncontent-range: */*\n");
        assertThat(patch("/price", BY_KEY, "[{\"product\": \"tar\", \"region\": \"north\"}]"))
                .startsWith("204\ncontent-range: */*\n");
    }

    @Test
    void twoRowsOfOneKeyAreRefused() {
        assertThat(patch("/price", BY_KEY, """
                        [{"product": "tar", "region": "north", "amount": 1},
                         {"product": "tar", "region": "north", "amount": 2}]"""))
                .isEqualTo(malformed("field product,region: 1 rows have no key of their own"));
        assertThat(prices()).isEqualTo(unchanged());
    }

    @Test
    void eachRowMustHaveTheKey() {
        assertThat(patch("/price", BY_KEY, """
                        [{"product": "tar", "region": "north",
                          "amount": 1}, {"product": "tar",
                          "amount": 2}]""")).isEqualTo(malformed("field region: each row must have the key"));
        assertThat(patch("/log", BY_KEY, "[{\"line\": \"x\"}]"))
                .isEqualTo(malformed(
                        "Prefer: resolution=merge-by-key needs a primary key, or columns named by on_conflict"));
        assertThat(patch("/price?columns=amount", BY_KEY, "[{\"product\": \"tar\", \"region\": \"n\", \"amount\": 1}]"))
                .isEqualTo(malformed("field product: each row must have the key"));
        assertThat(prices()).isEqualTo(unchanged());
    }

    @Test
    void columnsMayBeCalledAsTheGatewayCallsItsOwn() {
        assertThat(patch("/crate", BY_KEY, """
                        [{"id": 1, "pgrst_element": "A", "pgrst_body": "B", "pgrst_rows": "C"},
                         {"id": 2, "element": "H"}]""")).startsWith("204\ncontent-range: 0-1/*\n");
        assertThat(database.rows("select * from shop.crate order by id"))
                .isEqualTo(List.of(List.of("1", "A", "B", "C", "d"), List.of("2", "e", "f", "g", "H")));
    }

    @Test
    void nullIsNoKeyNorIsAPartOfOne() {
        assertThat(patch("/price", BY_KEY, """
                        [{"product": "tar", "region": null, "amount": 1},
                         {"product": "tar", "region": "north", "amount": 2}]"""))
                .isEqualTo(malformed("field product,region: 1 rows have no key of their own"));
        assertThat(patch("/customer", BY_KEY, "[{\"id\": null, \"tier\": 1}]"))
                .isEqualTo(malformed("field id: 1 rows have no key of their own"));
        assertThat(prices()).isEqualTo(unchanged());
    }

    @Test
    void nothingStandsWhereOneRowIsRefused() {
        assertThat(patch("/price", BY_KEY, """
                        [{"product": "tar", "region": "north", "amount": 1},
                         {"product": "tar", "region": "south",
                          "amount": -2}]""")).startsWith("400\n").contains("\"code\":\"23514\"");
        assertThat(patch("/price", BY_KEY + ", handling=strict, max-affected=1", """
                        [{"product": "tar", "region": "north", "amount": 1},
                         {"product": "tar", "region": "south", "amount": 2}]"""))
                .startsWith("400\n")
                .contains("\"code\":\"PGRST124\"");
        assertThat(patch("/price", BY_KEY, "[{\"product\": \"tar\", \"region\": \"north\", \"amount\": \"much\"}]"))
                .startsWith("400\n")
                .contains("\"code\":\"22P02\"");
        assertThat(prices()).isEqualTo(unchanged());
    }
}
