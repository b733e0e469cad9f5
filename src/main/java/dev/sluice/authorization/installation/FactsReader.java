package dev.sluice.authorization.installation;

import dev.sluice.authorization.installation.RuleFacts.Read;
import dev.sluice.authorization.installation.RuleFacts.RelationFacts;
import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.config.ResourceTypeConfig.BaseTable;
import dev.sluice.config.ResourceTypeConfig.Scope;
import dev.sluice.contract.Call;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads from the catalog what there is to know of types of resources. */
final class FactsReader {

    private static final String RELATIONS = """
            select n.name,
                   array(select a.attname::text from pg_attribute a
                         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum),
                   array(select format_type(a.atttypid, null)
                           || case when exists (select from pg_collation k
                                                where k.oid = a.attcollation and not k.collisdeterministic)
                              then ' of a nondeterministic collation' else '' end
                         from pg_attribute a
                         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum),
                   has_schema_privilege(c.relnamespace, 'usage') and has_table_privilege(c.oid, 'select'),
                   has_schema_privilege(g.oid, c.relnamespace, 'usage') and has_table_privilege(g.oid, c.oid, 'select'),
                   array(
                     with recursive tree (oid) as (
                       select c.oid
                       union
                       select i.inhrelid from tree join pg_inherits i on i.inhparent = tree.oid)
                     select t.oid::regclass::text from tree join pg_class t on t.oid = tree.oid
                     where not pg_has_role(t.relowner, 'usage') order by t.oid <> c.oid, t.oid)
            from unnest($1::text[], $2::text[]) n (name, quoted)
            join pg_class c on c.oid = to_regclass(n.quoted)
            join pg_roles g on g.rolname = coalesce($3::text, current_user)""";

    private final BiFunction<Statement, Call, Future<Rows>> database;
    private final @Nullable String gatewayRole;

    /**
     * A reader of one database.
     *
     * @param database runs a statement
     * @param gatewayRole as which the gateway connects, null for the role that asks
     */
    FactsReader(BiFunction<Statement, Call, Future<Rows>> database, @Nullable String gatewayRole) {
        this.database = database;
        this.gatewayRole = gatewayRole;
    }

    Future<List<RuleFacts>> read(List<ResourceTypeConfig> types, Call call) {
        Future<List<RuleFacts>> read = Future.succeededFuture(List.of());
        for (ResourceTypeConfig type : types) {
            read = read.compose(before -> read(type, call).map(facts -> {
                List<RuleFacts> all = new ArrayList<>(before);
                all.add(facts);
                return List.copyOf(all);
            }));
        }
        return read;
    }

    private Future<RuleFacts> read(ResourceTypeConfig type, Call call) {
        return readRelations(type, call)
                .compose(relations -> type.materialized()
                        ? database.apply(Statement.of(RuleReads.of(type)), call)
                                .map(rows -> new RuleFacts(type, relations, reads(rows)))
                        : Future.succeededFuture(new RuleFacts(type, relations, List.of())));
    }

    /** What the views and tables of a type have, without what the rule reads. */
    Future<Map<String, RelationFacts>> readRelations(ResourceTypeConfig type, Call call) {
        return database.apply(relations(type), call).map(FactsReader::relations);
    }

    private Statement relations(ResourceTypeConfig type) {
        List<String> names = new ArrayList<>(List.of(type.ruleView(), type.resourceView()));
        type.scopes().stream().map(Scope::view).forEach(names::add);
        type.baseTables().stream().map(BaseTable::name).forEach(names::add);
        List<String> distinct = names.stream().distinct().toList();
        return Statement.of(
                RELATIONS,
                distinct.toArray(String[]::new),
                distinct.stream().map(AccessNames::quoteQualified).toArray(String[]::new),
                gatewayRole);
    }

    private static Map<String, RelationFacts> relations(Rows rows) {
        Map<String, RelationFacts> relations = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            Map<String, String> columns = new LinkedHashMap<>();
            List<String> types = rows.texts(row, 2);
            for (int column = 0; column < types.size(); column++) {
                columns.put(rows.texts(row, 1).get(column), types.get(column));
            }
            relations.put(
                    Objects.requireNonNull(rows.text(row, 0)),
                    new RelationFacts(columns, rows.isTrue(row, 3), rows.isTrue(row, 4), rows.texts(row, 5)));
        }
        return relations;
    }

    private static List<Read> reads(Rows rows) {
        List<Read> reads = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            reads.add(new Read(
                    Objects.requireNonNull(rows.text(row, 0)),
                    Objects.requireNonNull(rows.text(row, 1)),
                    rows.text(row, 2),
                    rows.text(row, 3),
                    rows.isTrue(row, 4)));
        }
        return reads;
    }
}
