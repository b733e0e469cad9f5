package dev.sluice.authorization.installation;

import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.authorization.sql.Overlay;
import dev.sluice.authorization.sql.RuleShape;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.Call;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Looks at how the types stand in the database, as the role that answers checks. */
public final class AccessInspector {

    private static final String APPLY = ": run sluice authorization apply";

    /** Whether the objects are there and may be read, asked before they are named. */
    private static final String READABLE = """
            select coalesce(bool_and(c.oid is not null and has_table_privilege(c.oid, 'select')), false)
                   and has_schema_privilege('sluice', 'usage')
            from unnest($1::text[]) n left join pg_class c on c.oid = to_regclass(n)
            where exists (select from pg_namespace where nspname = 'sluice')""";

    private static final String STATE = """
            select s.rule, s.as_of, s.problem, %s,
                   (extract(epoch from clock_timestamp() - s.as_of) * 1000)::bigint, v.relispopulated,
                   greatest(v.reltuples, 0)::bigint,
                   (select count(*) from (
                      select from %s c where s.snapshot is null or not pg_visible_in_snapshot(c.written, s.snapshot)
                      limit $1::bigint) n)
            from %s s join pg_class v on v.oid = to_regclass(%s) where s.resource_type = %s""";

    private final BiFunction<Statement, Call, Future<Rows>> database;
    private final List<ResourceTypeConfig> types;
    private final int changesMax;

    /**
     * An inspector of the types of a configuration.
     *
     * @param database runs a statement
     * @param changesMax up to which rows of a change log are counted, and one more
     */
    public AccessInspector(
            BiFunction<Statement, Call, Future<Rows>> database, List<ResourceTypeConfig> types, int changesMax) {
        this.database = database;
        this.types = List.copyOf(types);
        this.changesMax = changesMax;
    }

    /** How each type stands, in the order of the configuration. */
    public Future<List<AccessStanding>> inspect(Call call) {
        Future<List<AccessStanding>> found = Future.succeededFuture(List.of());
        for (ResourceTypeConfig type : types) {
            found = found.compose(before -> inspect(type, call).map(standing -> {
                List<AccessStanding> all = new ArrayList<>(before);
                all.add(standing);
                return List.copyOf(all);
            }));
        }
        return found;
    }

    private Future<AccessStanding> inspect(ResourceTypeConfig type, Call call) {
        return new FactsReader(database, null)
                .readRelations(type, call)
                .compose(relations -> inspect(new RuleFacts(type, relations, List.of()), call));
    }

    private Future<AccessStanding> inspect(RuleFacts facts, Call call) {
        List<String> faults = RuleProblems.ofViews(facts, "of the gateway");
        if (!facts.type().materialized() || !faults.isEmpty()) {
            return Future.succeededFuture(
                    AccessStanding.live(facts.shape(), faults, faults.isEmpty() ? null : String.join("; ", faults)));
        }
        AccessNames names = new AccessNames(facts.type().name());
        Statement readable =
                Statement.of(READABLE, (Object) new String[] {AccessNames.STATE, names.view(), names.changes()});
        return database.apply(readable, call)
                .compose(rows -> rows.isTrue(0, 0)
                        ? database.apply(state(names), call).map(found -> standing(facts.shape(), found))
                        : Future.succeededFuture(AccessStanding.live(
                                facts.shape(), List.of(), "it is not installed, or may not be read" + APPLY)));
    }

    private Statement state(AccessNames names) {
        return Statement.of(
                STATE.formatted(
                        Overlay.SOUND,
                        names.changes(),
                        AccessNames.STATE,
                        AccessNames.literal(names.view()),
                        names.literal()),
                changesMax + 1L);
    }

    private static AccessStanding standing(RuleShape shape, Rows rows) {
        if (rows.isEmpty()) {
            return AccessStanding.live(shape, List.of(), "it is not installed" + APPLY);
        }
        if (!RuleDigest.of(shape.type()).equals(rows.text(0, 0))) {
            return AccessStanding.live(shape, List.of(), "the configuration is not the one that was applied" + APPLY);
        }
        boolean filled = rows.isTrue(0, 5);
        Long age = rows.number(0, 4);
        return new AccessStanding(
                shape,
                List.of(),
                filled,
                true,
                rows.instant(0, 1),
                Duration.ofMillis(age == null ? 0 : age),
                Objects.requireNonNull(rows.number(0, 6)),
                Objects.requireNonNull(rows.number(0, 7)),
                problem(rows.text(0, 2), filled, rows.isTrue(0, 3)));
    }

    private static @Nullable String problem(@Nullable String told, boolean filled, boolean sound) {
        if (told != null) {
            return told;
        }
        if (!filled) {
            return "the view has not been filled yet";
        }
        return sound ? null : "the definitions have changed, or the database was restored, since the last refresh";
    }
}
