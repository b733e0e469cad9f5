package dev.sluice.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.ColumnTerm;
import dev.sluice.contract.Filter;
import dev.sluice.contract.FilterOperator;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OrderTerm;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableOperationBuilder;
import dev.sluice.postgres.Statement;
import dev.sluice.table.plan.Planner;
import dev.sluice.table.schema.Column;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import dev.sluice.table.sql.SqlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From an operation to the statement that says it, over a made-up schema. */
class StatementTest {

    private static final RestConfig CAPS = new RestConfig(1_000L, 20, 5, 10);

    private static final List<FilterOperator> OPERATORS = List.of(
            FilterOperator.EQ, FilterOperator.NEQ, FilterOperator.GT, FilterOperator.LIKE, FilterOperator.ILIKE);

    private static final SchemaCache CACHE = new SchemaCache(
            List.of("public", "api"),
            List.of(
                    relation("public", "item", Map.of("id", "integer", "name", "text", "odd\"na me", "bpchar")),
                    relation("api", "other", Map.of("key", "uuid"))),
            List.of(new Routine(
                    new QualifiedName("public", "add"),
                    List.of(new Routine.Argument("a", "integer", false), new Routine.Argument("b", "integer", true)),
                    false,
                    false)));

    private static Relation relation(String schema, String name, Map<String, String> columns) {
        Map<String, Column> known = new LinkedHashMap<>();
        new TreeMap<>(columns).forEach((column, type) -> known.put(column, new Column(column, type)));
        return new Relation(new QualifiedName(schema, name), known, name.equals("item") ? List.of("id") : List.of());
    }

    private static Statement statement(TableOperationBuilder operation) {
        return SqlWriter.write(new Planner(CACHE, CAPS).plan(operation.as(Identity.anonymous("anon"))), "anon");
    }

    private static String refused(TableOperationBuilder operation) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> statement(operation));
        return refused.failure().code() + " "
                + (refused.failure().details() == null
                        ? refused.failure().message()
                        : refused.failure().details());
    }

    @Test
    void aReadIsOneStatementWithBoundValues() {
        Statement read = statement(TableOperation.select("item")
                .columns(List.of(ColumnTerm.of("id"), new ColumnTerm("name", "label", "varchar(10)")))
                .where(Filter.and(
                        Filter.compare("id", FilterOperator.GTE, 5),
                        Filter.or(Filter.in("name", List.of("a", "b")), Filter.not(Filter.isNull("odd\"na me")))))
                .orderBy(new OrderTerm("name", true, false))
                .limit(10)
                .offset(20)
                .count(true));

        String where = " where (target.\"id\" >= $%d::text::integer and (target.\"name\" = any ($%d::text[]::text[])"
                + " or not (target.\"odd\"\"na me\" is null)))";
        assertThat(read.text())
                .isEqualTo("select coalesce(json_agg(page), '[]')::text, count(*),"
                        + " (select count(*) from \"public\".\"item\" target" + where.formatted(1, 2) + ")"
                        + " from (select target.\"id\" as \"id\", target.\"name\"::varchar(10) as \"label\""
                        + " from \"public\".\"item\" target" + where.formatted(3, 4)
                        + " order by target.\"name\" desc nulls last"
                        + " limit $5::text::bigint offset $6::text::bigint) page /* anon */");
        assertThat(read.parameters()).hasSize(6).contains("5", "10", "20");
    }

    @Test
    void aWriteSetsWhatThePayloadNames() {
        assertThat(statement(TableOperation.upsert("item", JsonText.of("{\"id\":1,\"name\":\"x'; drop\"}"))
                                .returning(true))
                        .text())
                .isEqualTo("with written as (insert into \"public\".\"item\" as target (\"id\", \"name\")"
                        + " select \"id\", \"name\" from json_populate_recordset(null::\"public\".\"item\","
                        + " $1::text::json) payload on conflict (\"id\") do update set \"id\" = excluded.\"id\","
                        + " \"name\" = excluded.\"name\" returning target.*)"
                        + " select coalesce(json_agg(written), '[]')::text, count(*), null::bigint from written"
                        + " /* anon */");
        assertThat(statement(TableOperation.update("item", JsonText.of("{\"name\":null}"))
                                .where(Filter.eq("id", 1)))
                        .text())
                .isEqualTo("with written as (update \"public\".\"item\" as target set \"name\" = payload.\"name\""
                        + " from (select * from json_populate_record(null::\"public\".\"item\", $1::text::json))"
                        + " payload"
                        + " where target.\"id\" = $2::text::integer returning 1)"
                        + " select '[]'::text, count(*), null::bigint from written /* anon */");
        assertThat(statement(TableOperation.delete("item").where(Filter.eq("id", 1)))
                        .text())
                .isEqualTo("with written as (delete from \"public\".\"item\" as target"
                        + " where target.\"id\" = $1::text::integer returning 1)"
                        + " select '[]'::text, count(*), null::bigint from written /* anon */");
    }

    @Test
    void aCallBindsItsArgumentsAsOneObject() {
        assertThat(statement(TableOperation.call("add", JsonText.of("{\"a\":1}")))
                        .text())
                .isEqualTo("select coalesce(to_json(result), 'null')::text, 1::bigint, null::bigint"
                        + " from json_to_record($1::text::json) as arguments (\"a\" integer), lateral"
                        + " (select \"public\".\"add\"(\"a\" => arguments.\"a\") as result) called /* anon */");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(refused(TableOperation.select("itme")))
                .isEqualTo("PGRST205 Could not find the table 'public.itme' in the schema cache");
        assertThat(refused(TableOperation.select("item").schema("secret")))
                .isEqualTo("PGRST106 Invalid schema: secret");
        assertThat(refused(TableOperation.select("item").columns("nope")))
                .isEqualTo("42703 column item.nope does not exist");
        assertThat(refused(TableOperation.insert("item", JsonText.of("{\"nope\":1}"))))
                .isEqualTo("PGRST204 Could not find the 'nope' column of 'item' in the schema cache");
        assertThat(refused(TableOperation.select("item").limit(-1)))
                .isEqualTo("SLC201 field limit: must not be negative");
        assertThat(refused(TableOperation.update("item", JsonText.of("{\"id\":1}"))))
                .startsWith("SLC202");
        assertThat(refused(TableOperation.update("item", JsonText.of("{\"id\":1}"))
                        .where(Filter.eq("id", 1))
                        .limit(1)))
                .isEqualTo("SLC201 field limit: a write takes none");
        assertThat(refused(TableOperation.upsert("other", JsonText.of("{}")).schema("api")))
                .isEqualTo("SLC201 field on_conflict: api.other has no primary key to go by");
        assertThat(refused(TableOperation.select("item").where(Filter.in("id", java.util.Collections.nCopies(11, 1)))))
                .isEqualTo("SLC203 more than 10 values in one list");
        assertThat(refused(TableOperation.call("add", JsonText.of("{\"b\":1}"))))
                .startsWith("PGRST202");
    }

    @ParameterizedTest
    @ValueSource(strings = {"int; drop table x", "text) from secret --", "\"x\"", "int/**/", "a b c d e", ""})
    void aCastMustBeTheNameOfAType(String cast) {
        assertThat(refused(TableOperation.select("item").columns(List.of(new ColumnTerm("id", null, cast)))))
                .startsWith("SLC201 field columns:");
    }

    /** Whatever the values, they are never in the text, and each has its parameter. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noValueReachesTheText(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Filter> filters = new ArrayList<>();
            for (int filter = 0; filter <= random.nextInt(4); filter++) {
                FilterOperator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
                filters.add(Filter.compare("name", operator, "evil" + random.nextInt() + "'\"$1--"));
            }
            Statement read = statement(TableOperation.select("item")
                    .where(random.nextBoolean() ? new Filter.And(filters) : new Filter.Not(new Filter.Or(filters)))
                    .limit(random.nextInt(100)));

            assertThat(read.text()).as("seed " + seed).doesNotContain("evil");
            assertThat(Pattern.compile("\\$\\d+").matcher(read.text()).results().count())
                    .isEqualTo(read.parameters().size());
        }
    }
}
