package dev.sluice.oracle;

import dev.sluice.oracle.OpenTransaction.ConflictException;
import dev.sluice.oracle.Row.Generation;
import dev.sluice.oracle.Row.Rules;
import dev.sluice.oracle.Row.Seat;
import dev.sluice.oracle.Row.Share;
import dev.sluice.oracle.World.Effect;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random program of steps against a database, and the world that it makes. Every step draws from a generator of its
 * own, so that a step that another transaction was in the way of does not change what comes after.
 */
final class Program implements AutoCloseable {

    private static final int OPEN_MAX = 3;
    private static final int LOCK_WAIT_MILLIS = 20;
    private static final int EXCLUSIVE_LOCK_WAIT_MILLIS = 2_000;

    /** Of each hundred steps. */
    private static final Map<Kind, Integer> SHARES = new LinkedHashMap<>(Map.of(
            Kind.SHORT, 27,
            Kind.OPEN, 14,
            Kind.CONTINUE, 8,
            Kind.END, 14,
            Kind.REFRESH, 18,
            Kind.SLOW_REFRESH, 6,
            Kind.COLLAPSE, 2,
            Kind.TRUNCATE, 3,
            Kind.RULES, 5,
            Kind.TRIGGERS, 3));

    private enum Kind {
        SHORT,
        OPEN,
        CONTINUE,
        END,
        REFRESH,
        SLOW_REFRESH,
        COLLAPSE,
        TRUNCATE,
        RULES,
        TRIGGERS
    }

    private final TestDatabase database;
    private final long seed;
    private final Runnable makeRoom;
    private final RuleTexts ruleTexts;
    private final Refresher refresher;
    private final List<OpenTransaction> open = new ArrayList<>();
    private World world = new World().with(List.of(Effect.put(new Rules(RuleText.AS_WRITTEN))));
    private boolean wrapped;

    /** A kind of step that needs a table for itself, and waits until no transaction is open; null where none does. */
    private Kind waiting;

    private String quietTrigger;

    /**
     * A program that begins with rows of its own, and none of the sample's.
     *
     * @param makeRoom ends whatever reads in a long transaction, before a step that needs a table for itself
     */
    Program(TestDatabase database, long seed, Runnable makeRoom) {
        this.database = database;
        this.seed = seed;
        this.makeRoom = makeRoom;
        this.ruleTexts = new RuleTexts(database);
        this.refresher = new Refresher(database);
        begin();
    }

    private void begin() {
        List<String> statements = new ArrayList<>(List.of("truncate public.users, public.teams cascade"));
        for (Change change : Changes.beginning(new Random(seed))) {
            statements.add(change.sql());
            world = world.with(change.effects());
        }
        database.run(String.join(";\n", statements));
        refresher.refresh(true);
    }

    /** What is true for everybody now. */
    World world() {
        return world;
    }

    /** Performs the step of a number and says what it was. At most one of its transactions changes what is true. */
    String step(int number) {
        Random random = new Random(seed ^ (number * 0x9E3779B97F4A7C15L));
        try {
            return perform(kind(random), random);
        } catch (ConflictException inTheWay) {
            return "nothing: another transaction is in the way";
        }
    }

    /** What keeps other steps from what they are for does not last. */
    private Kind kind(Random random) {
        if (waiting != null) {
            return waiting;
        }
        if (refresher.isHeld() && random.nextInt(3) == 0) {
            return Kind.SLOW_REFRESH;
        }
        if (quietTrigger != null && random.nextInt(3) == 0) {
            return Kind.TRIGGERS;
        }
        int drawn = random.nextInt(100);
        for (Kind kind : Kind.values()) {
            drawn -= SHARES.get(kind);
            if (drawn < 0) {
                return kind;
            }
        }
        return Kind.SHORT;
    }

    private String perform(Kind kind, Random random) throws ConflictException {
        return switch (kind) {
            case SHORT -> shortTransaction(random);
            case OPEN -> open.size() < OPEN_MAX ? openTransaction(random) : endTransaction(random);
            case CONTINUE -> open.isEmpty() ? openTransaction(random) : continueTransaction(random);
            case END -> open.isEmpty() ? shortTransaction(random) : endTransaction(random);
            case REFRESH -> refresh(random.nextInt(4) > 0);
            case SLOW_REFRESH -> slowRefresh(random);
            case COLLAPSE -> "collapse of the log: " + refresher.collapse();
            case TRUNCATE, RULES, TRIGGERS -> open.isEmpty() ? aloneStep(kind, random) : makeWay(kind, random);
        };
    }

    private String makeWay(Kind kind, Random random) {
        waiting = kind;
        return endTransaction(random);
    }

    private String aloneStep(Kind kind, Random random) throws ConflictException {
        waiting = null;
        return switch (kind) {
            case TRUNCATE -> truncate(random);
            case RULES -> replaceRules(random);
            default -> triggers(random);
        };
    }

    private String refresh(boolean whole) {
        return "refresh(%s): %s".formatted(whole, refresher.refresh(whole));
    }

    private String slowRefresh(Random random) {
        return refresher.isHeld()
                ? "end of a slow refresh: " + refresher.letGo(random)
                : "slow refresh begun: " + refresher.hold();
    }

    private String shortTransaction(Random random) throws ConflictException {
        boolean replica = random.nextInt(6) == 0;
        int end = random.nextInt(10);
        int statements = 1 + random.nextInt(3);
        StringBuilder told = new StringBuilder(replica ? "transaction of the replica role: " : "transaction: ");
        try (OpenTransaction transaction = new OpenTransaction(database, "", replica, LOCK_WAIT_MILLIS)) {
            change(transaction, statements, random, !replica, told);
            if (end == 0) {
                return told.append("rollback").toString();
            }
            if (end < 4) {
                transaction.save();
                told.append("savepoint; ");
                change(transaction, statements, random, !replica, told);
                if (end < 3) {
                    transaction.rollBackToSave();
                    told.append("rollback to savepoint; ");
                    change(transaction, 1, random, !replica, told);
                }
            }
            world = world.with(transaction.commit());
            return told.append("commit").toString();
        }
    }

    private void change(
            OpenTransaction transaction, int statements, Random random, boolean cascades, StringBuilder told)
            throws ConflictException {
        for (int statement = 0; statement < statements; statement++) {
            Change change = new Changes(world.with(transaction.effects()), random).next(cascades);
            transaction.run(change);
            told.append(change).append("; ");
        }
    }

    private String openTransaction(Random random) throws ConflictException {
        String name = "long transaction " + (char) ('A' + random.nextInt(26));
        OpenTransaction transaction = new OpenTransaction(database, name, false, LOCK_WAIT_MILLIS);
        StringBuilder told = new StringBuilder(name + " begun: ");
        open.add(transaction);
        return continueTransaction(transaction, random, told);
    }

    private String continueTransaction(Random random) throws ConflictException {
        OpenTransaction transaction = open.get(random.nextInt(open.size()));
        return continueTransaction(transaction, random, new StringBuilder(transaction.name() + " goes on: "));
    }

    /** PostgreSQL gives a transaction up whose statement failed. */
    private String continueTransaction(OpenTransaction transaction, Random random, StringBuilder told)
            throws ConflictException {
        try {
            change(transaction, 1 + random.nextInt(2), random, true, told);
            return told.toString();
        } catch (ConflictException inTheWay) {
            open.remove(transaction);
            transaction.close();
            return told.append("rolled back, another transaction is in the way").toString();
        }
    }

    private String endTransaction(Random random) {
        OpenTransaction transaction = open.remove(random.nextInt(open.size()));
        if (random.nextInt(6) == 0) {
            transaction.close();
            return transaction.name() + " rolled back";
        }
        world = world.with(transaction.commit());
        return transaction.name() + COMMITTED;
    }

    /** How the history tells of a long transaction that changed what is true. */
    static final String COMMITTED = " committed";

    private String truncate(Random random) throws ConflictException {
        return switch (random.nextInt(5)) {
            case 0 -> alone("truncate public.generations", removals(Generation.class));
            case 1, 2 -> alone("truncate public.project_teams", removals(Share.class));
            default -> alone("truncate public.team_members", removals(Seat.class));
        };
    }

    private List<Effect> removals(Class<? extends Row> kind) {
        return world.all(kind).stream().map(row -> Effect.remove(row)).toList();
    }

    /** Needs a table or view for itself, so that nothing else may be under way. */
    private String alone(String sql, List<Effect> effects) throws ConflictException {
        makeRoom.run();
        refresher.close();
        try (OpenTransaction transaction = new OpenTransaction(database, "", false, EXCLUSIVE_LOCK_WAIT_MILLIS)) {
            transaction.run(sql, effects);
            world = world.with(transaction.commit());
            return sql;
        }
    }

    private String replaceRules(Random random) throws ConflictException {
        RuleText next = random.nextInt(3) == 0
                ? world.rules()
                : random.nextBoolean() ? RuleText.AS_WRITTEN : Question.any(List.of(RuleText.values()), random);
        boolean nextWrapped = next == world.rules() ? !wrapped : wrapped;
        List<String> statements = ruleTexts.statements(next, nextWrapped);
        alone(String.join(";\n", statements), List.of(Effect.put(new Rules(next))));
        ruleTexts.stand(next, nextWrapped);
        wrapped = nextWrapped;
        return "rules replaced: %s%s".formatted(next, nextWrapped ? ", in other words" : "");
    }

    /** Keeps a trigger still, and makes it good later; or drops one, which a refresh makes anew. */
    private String triggers(Random random) throws ConflictException {
        String on = List.of("public.team_members", "public.project_teams", "public.generations", "public.projects")
                .get(random.nextInt(4));
        String trigger = random.nextBoolean() ? "sluice_generation_row" : "sluice_generation_update";
        if (quietTrigger != null) {
            String told = alone("alter table " + quietTrigger.replace(" disable ", " enable always "), List.of());
            quietTrigger = null;
            return told;
        }
        if (random.nextInt(3) == 0) {
            return alone("drop trigger if exists %s on %s".formatted(trigger, on), List.of());
        }
        String disable = "%s disable trigger %s".formatted(on, trigger);
        String told = alone("alter table " + disable, List.of());
        quietTrigger = disable;
        return told;
    }

    @Override
    public void close() {
        open.forEach(OpenTransaction::close);
        open.clear();
        refresher.close();
    }
}
