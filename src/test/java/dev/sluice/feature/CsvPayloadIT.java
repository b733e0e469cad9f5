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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are written as comma-separated values. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CsvPayloadIT {

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
        database.run("truncate shop.price");
    }

    private String post(String path, String headers, String csv) {
        return shop.answer("POST " + path + "\nContent-Type: text/csv\n" + headers + "\n\n" + csv);
    }

    private List<List<String>> prices() {
        return database.rows("select product, region, amount, currency from shop.price order by 1, 2").stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    @Test
    void rowsAreInserted() {
        assertThat(post("/price?select=product,amount", "Accept: text/csv\nPrefer: return=representation", """
                        product,region,amount,currency
                        "rope, thick",north,10,NULL

                        "say ""tar""\","south
                        west",20.5,EUR"""))
                .isEqualTo("""
                        201
                        content-range: */*
                        content-type: text/csv; charset=utf-8
                        preference-applied: return=representation
                        vary: Accept, Prefer, Range

                        product,amount
                        "rope, thick",10.00
                        "say ""tar""\",20.50""");
        assertThat(prices())
                .isEqualTo(List.of(
                        List.of("rope, thick", "north", "10.00", "null"),
                        List.of("say \"tar\"", "south\nwest", "20.50", "EUR")));
    }

    @Test
    void rowsAreMergedAndDefaultsHold() {
        database.run("insert into shop.price values ('rope', 'north', 1, 'EUR')");
        assertThat(post(
                        "/price",
                        "Prefer: resolution=merge-duplicates",
                        "product,region,amount\nrope,north,2\ntar,x,3"))
                .isEqualTo("""
                        201
                        content-range: */*
                        preference-applied: resolution=merge-duplicates
                        vary: Accept, Prefer, Range
                        """);
        assertThat(prices())
                .isEqualTo(List.of(List.of("rope", "north", "2.00", "EUR"), List.of("tar", "x", "3.00", "NOK")));
    }

    @Test
    void aMarkOfByteOrderIsNoPartOfAName() {
        assertThat(post("/price", "Prefer: return=minimal", "\uFEFFproduct,region,amount\r\nrope,north,2\r\n"))
                .startsWith("201\n");
    }

    @Test
    void namesAloneAreNoRows() {
        assertThat(post("/price", "Prefer: return=representation", "product,region,amount"))
                .endsWith("\n\n[]")
                .startsWith("201\n");
        assertThat(prices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                      | Empty or invalid csv",
                "'product,region,amount\n\"rope,north,1' | Empty or invalid csv",
                "'product,region,amount\nrope,north'     | All lines must have same number of fields",
                "'product,region,amount\nrope,north,1,2' | All lines must have same number of fields",
                "'product,region,product\nrope,north,1'  | All columns must have different names"
            })
    void whatIsNoTableIsRefused(String csv, String message) {
        assertThat(post("/price", "Prefer: return=minimal", csv)).isEqualTo("""
                        400
                        content-type: application/json; charset=utf-8
                        proxy-status: sluice; error=PGRST102

                        {"code":"PGRST102","message":"%s","details":null,"hint":null}""".formatted(message));
        assertThat(prices()).isEmpty();
    }

    @Test
    void nothingStandsWhereOneRowIsRefused() {
        assertThat(post("/price", "Prefer: return=minimal", "product,region,amount\nrope,north,1\nrope,south,-1"))
                .startsWith("400\n")
                .contains("\"code\":\"23514\"");
        assertThat(post("/price", "Prefer: return=minimal", "product,region,amount\nrope,north,1\nrope,north,1"))
                .startsWith("409\n")
                .contains("\"code\":\"23505\"");
        assertThat(prices()).isEmpty();
    }
}
