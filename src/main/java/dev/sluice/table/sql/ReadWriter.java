package dev.sluice.table.sql;

import dev.sluice.table.plan.Condition;
import dev.sluice.table.plan.EmbedSelect;
import dev.sluice.table.plan.EmbedSelect.AsJson;
import dev.sluice.table.plan.EmbedSelect.Spread;
import dev.sluice.table.plan.EmbedSelect.SpreadField;
import dev.sluice.table.plan.JoinCondition;
import dev.sluice.table.plan.JoinCondition.Owner;
import dev.sluice.table.plan.ReadPlan;
import dev.sluice.table.plan.ReadPlan.Join;
import dev.sluice.table.plan.SelectedField;
import dev.sluice.table.query.RowRange;
import dev.sluice.table.schema.Cardinality.ManyToMany;
import dev.sluice.table.schema.ComputedRelationship;
import dev.sluice.table.schema.KeyRelationship;
import dev.sluice.table.schema.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes read plans: each embedded plan as a lateral join of its parent. */
final class ReadWriter {

    private ReadWriter() {}

    static void select(ReadPlan plan, SqlText sql) {
        String owner = owner(plan);
        sql.add("select ");
        items(plan, owner, sql);
        from(plan, sql);
        plan.embedSelects().forEach(select -> join(select, plan, sql));
        where(plan, owner, sql);
        GroupWriter.group(plan, owner, sql);
        FieldWriter.order(plan.order(), owner, sql);
        range(plan.range(), sql);
    }

    /** The written name by which the columns of a plan's relation go. */
    private static String owner(ReadPlan plan) {
        return plan.alias() == null ? Identifiers.quote(plan.from()) : Identifiers.quote(plan.alias());
    }

    private static void items(ReadPlan plan, String owner, SqlText sql) {
        List<Runnable> items = new ArrayList<>();
        if (plan.select().isEmpty() && plan.embeds().isEmpty()) {
            items.add(() -> sql.add(owner).add(".*"));
        }
        for (SelectedField field : plan.select()) {
            items.add(() -> FieldWriter.selected(field, owner, sql));
        }
        if (plan.join() != null) {
            plan.join()
                    .extraSelects()
                    .forEach(extra -> items.add(() -> FieldWriter.selected(
                            extra.field(), extra.alias() == null ? owner : Identifiers.quote(extra.alias()), sql)));
        }
        plan.embedSelects().forEach(select -> addItems(select, items, sql));
        sql.join(items, ", ", (item, text) -> item.run());
    }

    private static void addItems(EmbedSelect select, List<Runnable> items, SqlText sql) {
        String alias = Identifiers.quote(select.alias());
        if (select instanceof Spread spread) {
            spread.fields().forEach(field -> items.add(() -> FieldWriter.spread(field, alias, sql)));
            return;
        }
        AsJson json = (AsJson) select;
        if (json.isEmpty()) {
            return;
        }
        String value = json.isObject()
                ? "row_to_json(%s.*)::jsonb".formatted(alias)
                : "coalesce(%s.%s, '[]')".formatted(alias, alias);
        items.add(() -> sql.add(value).add(" as ").add(Identifiers.quote(json.name())));
    }

    private static void from(ReadPlan plan, SqlText sql) {
        sql.add(" from ").add(relation(plan));
        if (plan.alias() != null) {
            sql.add(" as ").add(Identifiers.quote(plan.alias()));
        }
        QualifiedName junction = junction(plan.join());
        if (junction != null) {
            sql.add(", ").add(Identifiers.quote(junction)).add(" as ").add(junctionOwner(plan));
        }
    }

    private static String relation(ReadPlan plan) {
        if (plan.source() != null) {
            return plan.source();
        }
        Join join = plan.join();
        if (join != null && join.relationship() instanceof ComputedRelationship computed) {
            // The cast tells overloaded functions apart, also where the row comes from a write or a call.
            return "%s(%s::%s)"
                    .formatted(
                            Identifiers.quote(computed.function()),
                            Identifiers.quote(join.parent()),
                            Identifiers.quote(computed.table()));
        }
        return Identifiers.quote(plan.from());
    }

    private static @Nullable QualifiedName junction(@Nullable Join join) {
        return join != null
                        && join.relationship() instanceof KeyRelationship byKey
                        && byKey.cardinality() instanceof ManyToMany junction
                ? junction.junction()
                : null;
    }

    private static String junctionOwner(ReadPlan plan) {
        return Identifiers.quote(Objects.requireNonNull(plan.alias()) + "_junction");
    }

    private static void join(EmbedSelect select, ReadPlan plan, SqlText sql) {
        ReadPlan embedded = Objects.requireNonNull(plan.embedded(select.alias()));
        Join join = Objects.requireNonNull(embedded.join());
        String alias = Identifiers.quote(select.alias());
        sql.add(join.isInner() ? " inner join lateral (" : " left join lateral (");
        boolean isArray = select instanceof AsJson json ? !json.isObject() : join.spread() == ReadPlan.Spread.TO_MANY;
        if (isArray) {
            sql.add("select json_agg(%s)::jsonb as %s".formatted(alias, alias));
            if (select instanceof Spread spread) {
                spread.fields().forEach(field -> spreadArray(field, join, alias, sql.add(", ")));
            }
            sql.add(" from (");
            select(embedded, sql);
            sql.add(") as ").add(alias);
        } else {
            select(embedded, sql);
        }
        sql.add(") as ").add(alias).add(" on ");
        sql.add(isArray && join.isInner() ? alias + " is not null" : "true");
    }

    private static void spreadArray(SpreadField field, Join join, String alias, SqlText sql) {
        sql.add("coalesce(json_agg(").add(FieldWriter.column(alias, field.name()));
        FieldWriter.order(join.spreadOrder(), alias, sql);
        sql.add("), '[]')::jsonb as ").add(Identifiers.quote(field.alias() == null ? field.name() : field.alias()));
    }

    private static void where(ReadPlan plan, String owner, SqlText sql) {
        ConditionWriter conditions = new ConditionWriter(
                owner,
                (condition, text) -> text.add(Identifiers.quote(condition.alias()))
                        .add(condition.present() ? " is distinct from null" : " is not distinct from null"));
        where(parts(plan, conditions, sql), sql);
    }

    private static List<Runnable> parts(ReadPlan plan, ConditionWriter conditions, SqlText sql) {
        List<Runnable> parts = new ArrayList<>();
        for (Condition condition : plan.where()) {
            boolean isOfJunction =
                    condition instanceof Condition.Permitted permitted && permitted.owner() == Owner.JUNCTION;
            parts.add(
                    () -> (isOfJunction ? ConditionWriter.on(junctionOwner(plan)) : conditions).write(condition, sql));
        }
        if (plan.join() != null) {
            plan.join().conditions().forEach(condition -> parts.add(() -> joined(condition, plan, sql)));
        }
        return parts;
    }

    private static void where(List<Runnable> parts, SqlText sql) {
        if (!parts.isEmpty()) {
            sql.add(" where ").join(parts, " and ", (part, text) -> part.run());
        }
    }

    private static void joined(JoinCondition condition, ReadPlan plan, SqlText sql) {
        sql.add(side(condition.left(), plan)).add(" = ").add(side(condition.right(), plan));
    }

    private static String side(JoinCondition.Side side, ReadPlan plan) {
        Join join = Objects.requireNonNull(plan.join());
        String owner = switch (side.owner()) {
            case EMBEDDED -> owner(plan);
            case JUNCTION -> junctionOwner(plan);
            case PARENT ->
                join.parentIsAliased()
                        ? Identifiers.quote(join.parent())
                        : Identifiers.quote(join.relationship().table());
        };
        return FieldWriter.column(owner, side.column());
    }

    private static void range(RowRange range, SqlText sql) {
        if (range.isAll()) {
            return;
        }
        Long limit = range.limit();
        if (limit != null) {
            sql.add(" limit ").bind(limit.toString(), "bigint");
        }
        sql.add(" offset ").bind(Long.toString(range.first()), "bigint");
    }

    /** The rows that a count counts: those of the root, with what inner joins and embedded filters make of them. */
    static void countable(ReadPlan plan, SqlText sql) {
        String owner = owner(plan);
        ConditionWriter conditions = new ConditionWriter(owner, (condition, text) -> {
            text.add(condition.present() ? "exists (" : "not exists (");
            countable(Objects.requireNonNull(plan.embedded(condition.alias())), text);
            text.add(")");
        });
        sql.add("select 1");
        from(plan, sql);
        List<Runnable> parts = parts(plan, conditions, sql);
        for (ReadPlan embed : plan.embeds()) {
            if (embed.join() != null && embed.join().isInner()) {
                parts.add(() -> {
                    sql.add("exists (");
                    countable(embed, sql);
                    sql.add(")");
                });
            }
        }
        where(parts, sql);
    }
}
