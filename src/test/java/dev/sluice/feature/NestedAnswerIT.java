package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of rows that came with others, and what is refused before they come. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NestedAnswerIT {

    private static final String ORDERS = """
            {"name": "Ada", "profile": {"motto": "onward"},
             "order!order_customer": [{"line": [{"number": 1}, {"number": 2}]}, {"line": []}]}""";

    private TestDatabase database;
    private Harbour shop;

    @BeforeAll
    void open(TestDatabase testDatabase) {
        database = testDatabase;
        database.runResource("/sql/shop.sql");
        database.run("""
                create table shop.crate (id int generated always as identity primary key, pgrst_number int, n int);
                create table shop.item (crate_id int constraint item_crate references shop.crate, element text);
                grant all on shop.crate, shop.item to anon""");
        shop = new Harbour(HarbourExtension.start(database, "rest.db-schemas=[shop]"));
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @BeforeEach
    void empty() {
        database.run("truncate shop.customer, shop.profile, shop.\"order\", shop.line restart identity");
    }

    private String post(String path, String body) {
        return shop.answer("POST " + path + "\nPrefer: return=representation\n\n" + body);
    }

    private static String refused(String code, String rest) {
        return """
                400
                content-type: application/json; charset=utf-8
                proxy-status: sluice; error=%s

                {"code":"%s","message":%s,"hint":null}""".formatted(code, code, rest);
    }

    private static String malformed(String details) {
        return refused("SLC201", "\"The message is malformed\",\"details\":\"%s\"".formatted(details));
    }

    private static String created(String body) {
        return """
                201
                content-range: */*
                content-type: application/json; charset=utf-8
                preference-applied: return=representation
                vary: Accept, Prefer, Range

                %s""".formatted(body);
    }

    @Test
    void rowsAreToldAsOftenAsTheyAreAskedFor() {
        assertThat(post(
                        "/customer?select=name,a:order!order_customer(id,line(number)),b:order!order_customer(id)"
                                + "&a.line.number=eq.2",
                        ORDERS))
                .isEqualTo(created("[{\"name\":\"Ada\","
                        + "\"a\":[{\"id\": 1, \"line\": [{\"number\": 2}]}, {\"id\": 2, \"line\": []}],"
                        + "\"b\":[{\"id\": 1}, {\"id\": 2}]}]"));
    }

    @Test
    void theWayBackLeadsToTheNewRowToo() {
        assertThat(post(
                        "/customer?select=name,profile(motto,customer!inner(tier,profile(motto))),"
                                + "order!order_customer(id,line(order(id,customer!order_customer(name,note))))",
                        ORDERS))
                .isEqualTo(created("[{\"name\":\"Ada\",\"profile\":{\"motto\": \"onward\", "
                        + "\"customer\": {\"tier\": 1, \"profile\": {\"motto\": \"onward\"}}},"
                        + "\"order\":[{\"id\": 1, \"line\": ["
                        + "{\"order\": {\"id\": 1, \"customer\": {\"name\": \"Ada\", \"note\": \"new\"}}}, "
                        + "{\"order\": {\"id\": 1, \"customer\": {\"name\": \"Ada\", \"note\": \"new\"}}}]}, "
                        + "{\"id\": 2, \"line\": []}]}]"));
    }

    @Test
    void columnsMayBeCalledAsTheGatewayCallsItsOwn() {
        assertThat(post("/crate?select=pgrst_number,n,item(element)", """
                        [{"pgrst_number": 2, "n": 9, "item": {"element": "x"}},
                         {"pgrst_number": 1, "n": 8, "item": {"element": "y"}}]""")).isEqualTo(created("""
                        [{"pgrst_number":2,"n":9,"item":[{"element": "x"}]},
                         {"pgrst_number":1,"n":8,"item":[{"element": "y"}]}]"""));
    }

    @Test
    void aBodyThatIsNotThereIsNoJson() {
        assertThat(post("/customer?columns=name,profile", ""))
                .isEqualTo(refused("PGRST102", "\"Empty or invalid json\",\"details\":null"));
    }

    @Test
    void numbersMayBeAsLongAsInOtherRows() {
        String number = "1".repeat(1_500);
        assertThat(post(
                        "/order?select=line(product)",
                        "{\"customer_id\": 1, \"line\": {\"number\": 1, \"product\": " + number + "}}"))
                .contains("\"23503\"");
    }

    @Test
    void oneRelationshipHasOneKey() {
        assertThat(post(
                        "/customer",
                        "{\"name\": \"Ada\", \"profile\": null, \"profile_customer\": {\"motto\": \"onward\"}}"))
                .isEqualTo(malformed("field profile_customer: names the same rows as profile"));
    }

    /** What a trigger leaves out is found out too late for it. */
    @Test
    void rowsAreNotInsertedToBeAnalyzed() {
        String post = "POST /customer\nAccept: application/vnd.pgrst.plan+json; options=%s\n\n"
                + "{\"name\": \"ghost\", \"profile\": {\"motto\": \"boo\"}}";
        assertThat(shop.answer(post.formatted("analyze")))
                .isEqualTo(
                        malformed("header Accept: nested rows, updates by key and guarded writes cannot be analyzed"));
        assertThat(shop.answer(post.formatted("verbose"))).startsWith("200\n");
        assertThat(database.value("select count(*) from shop.customer")).isEqualTo("0");
    }
}
