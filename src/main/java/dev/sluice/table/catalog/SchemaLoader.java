package dev.sluice.table.catalog;

import dev.sluice.contract.Call;
import dev.sluice.contract.Isolation;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.RoleSettings;
import dev.sluice.table.schema.SchemaCache;
import dev.sluice.table.schema.SchemaParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Reads the schema cache from the catalog: all of it from one snapshot. */
public final class SchemaLoader {

    private static final Session SNAPSHOT = Session.of(null, true, Isolation.REPEATABLE_READ);

    /** Without a search path PostgreSQL writes every name but its own with its schema. */
    private static final Statement QUALIFY = Statement.of("select set_config('search_path', '', true)");

    private final SchemaScope scope;
    private final Map<CatalogQuery, List<CatalogRow>> rows = new EnumMap<>(CatalogQuery.class);

    private SchemaLoader(SchemaScope scope) {
        this.scope = scope;
    }

    /** Loads what a scope shows; to be called on an event loop, which waits for none of it. */
    public static Future<SchemaCache> load(Database database, SchemaScope scope, Observer observer, Call call) {
        SchemaLoader loader = new SchemaLoader(scope);
        return database.transact(SNAPSHOT, call, transaction -> loader.read(transaction, call))
                .onSuccess(cache -> observer.schemaLoaded(
                        cache.relationNames().size(),
                        cache.routineNames().size(),
                        Duration.ofNanos(call.elapsedNanos())))
                .onFailure(observer::schemaLoadFailed);
    }

    private Future<SchemaCache> read(Transaction transaction, Call call) {
        Future<Rows> last = transaction.run(QUALIFY, call);
        for (CatalogQuery query : CatalogQuery.values()) {
            last = last.compose(before -> transaction.run(query.statement(scope), call))
                    .onSuccess(read -> rows.put(query, CatalogRow.of(read)));
        }
        return last.compose(read -> slices(new RelationRows(of(CatalogQuery.ENUM_LABELS)), transaction, call))
                .compose(relations -> aside(() -> derive(relations.relations())));
    }

    private Future<RelationRows> slices(RelationRows relations, Transaction transaction, Call call) {
        return transaction
                .run(relations.statement(scope), call)
                .compose(slice -> aside(() -> {
                    relations.add(CatalogRow.of(slice));
                    return relations;
                }))
                .compose(added ->
                        added.isComplete() ? Future.succeededFuture(added) : slices(relations, transaction, call));
    }

    /** Away from the event loop, because what follows from a large catalog takes long to work out. */
    private static <T> Future<T> aside(Callable<T> work) {
        return Objects.requireNonNull(Vertx.currentContext(), "on an event loop")
                .executeBlocking(work);
    }

    private SchemaCache derive(List<Relation> read) {
        Set<String> exposed = Set.copyOf(scope.schemas());
        List<KeyConstraint> keys = KeyRows.read(of(CatalogQuery.KEYS));
        List<ViewKey> viewKeys = ViewKeys.of(ViewRows.read(of(CatalogQuery.VIEWS)), keys);
        List<Relation> relations = ViewKeys.withPrimaryKeys(read, viewKeys);
        List<KeyRelationship> detected = Relationships.detect(keys, viewKeys, relations);
        List<CatalogRow> rowFunctions = of(CatalogQuery.ROW_FUNCTIONS);
        return new SchemaCache(
                scope.schemas(),
                new SchemaParts(
                        relations.stream()
                                .filter(relation ->
                                        exposed.contains(relation.name().schema()))
                                .toList(),
                        RowFunctionRows.fields(rowFunctions, scope.schemas()),
                        Relationships.expose(detected, RowFunctionRows.relationships(rowFunctions), scope.schemas()),
                        Relationships.origins(detected, scope.schemas()),
                        RoutineRows.read(of(CatalogQuery.ROUTINES)),
                        TypeRows.representations(of(CatalogQuery.REPRESENTATIONS)),
                        TypeRows.handlers(of(CatalogQuery.MEDIA_HANDLERS)),
                        of(CatalogQuery.TIME_ZONES).stream()
                                .map(row -> row.text(0))
                                .collect(Collectors.toUnmodifiableSet()),
                        of(CatalogQuery.ROLE_SETTINGS).stream()
                                .collect(Collectors.toMap(row -> row.text(0), SchemaLoader::roleSettings))));
    }

    private static RoleSettings roleSettings(CatalogRow row) {
        return new RoleSettings(RoutineRows.isolation(row.optionalText(1)), row.pairs(2));
    }

    private List<CatalogRow> of(CatalogQuery query) {
        return Objects.requireNonNull(rows.get(query));
    }
}
