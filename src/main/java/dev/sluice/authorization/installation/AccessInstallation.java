package dev.sluice.authorization.installation;

import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plans, makes, drops and refreshes what access checks need in a database, as a role that may. */
final class AccessInstallation {

    private static final Session SESSION = Session.of(null, false, null);

    private static final Statement LOCK =
            Statement.of("select pg_advisory_xact_lock(hashtext('sluice access installation'))::text");

    private static final String INSTALLED =
            "select to_regclass(%s) is not null".formatted(AccessNames.literal(AccessNames.INSTALLATION));

    private static final String MISSING = """
            select exists (select from unnest($1::text[]) n where to_regclass(n) is null)
                or exists (select from unnest($2::text[]) n where to_regprocedure(n) is null)""";

    private static final Statement HAS_SCHEMA =
            Statement.of("select to_regnamespace($1::text) is not null", AccessNames.SCHEMA);

    private static final String NOT_INSTALLED = "nothing is installed: run sluice authorization apply";

    /** Calls that only make triggers, for partitions that are new, say so and want another. */
    private static final int REFRESH_CALLS_MAX = 3;

    /** Rows of a change log beyond which their number is not told. */
    private static final int STATUS_CHANGES_MAX = 10_000_000;

    private final Database database;
    private final InstallationOptions options;
    private final List<ResourceTypeConfig> types;

    AccessInstallation(Database database, InstallationOptions options, List<ResourceTypeConfig> types) {
        this.database = database;
        this.options = options;
        this.types = List.copyOf(types);
    }

    Future<InstallationPlan> plan() {
        return transact("plan", this::plan);
    }

    /** Carries the plan out in one transaction; the answer is what was done. */
    Future<InstallationPlan> apply() {
        return transact(
                "apply",
                (transaction, call) -> transaction
                        .run(LOCK, call)
                        .compose(locked -> plan(transaction, call))
                        .compose(plan ->
                                inOrder(transaction, plan.statements(), call).map(plan)));
    }

    /** Drops everything that was installed; the answer is what was done. */
    Future<List<String>> drop() {
        return transact(
                "drop",
                (transaction, call) -> transaction
                        .run(LOCK, call)
                        .compose(locked -> drops(transaction, call))
                        .compose(drops -> inOrder(transaction, drops, call).map(drops)));
    }

    /** Refreshes the view of a type now and says how it went. */
    Future<String> refresh(String type) {
        return refresh(type, REFRESH_CALLS_MAX);
    }

    private Future<String> refresh(String type, int calls) {
        Statement refresh = Statement.of("select %s(true)".formatted(new AccessNames(type).of("refresh")));
        return transact(
                        "refresh",
                        (transaction, call) -> isInstalled(transaction, call)
                                .compose(installed -> installed
                                        ? transaction
                                                .run(refresh, call)
                                                .map(rows -> Objects.requireNonNull(rows.text(0, 0)))
                                        : Future.succeededFuture(NOT_INSTALLED)))
                .compose(outcome -> outcome.equals("watched") && calls > 1
                        ? refresh(type, calls - 1)
                        : Future.succeededFuture(outcome));
    }

    Future<List<AccessStanding>> status() {
        return transact(
                "status",
                (transaction, call) -> new AccessInspector(transaction::run, types, STATUS_CHANGES_MAX).inspect(call));
    }

    /** What is to be run in a transaction. */
    private interface Work<T> {
        Future<T> run(Transaction transaction, Call call);
    }

    private <T> Future<T> transact(String name, Work<T> work) {
        Call call = Call.begin("authorization " + name, OperationKind.AUTHORIZATION, Deadline.in(options.limit()));
        return database.transact(
                SESSION, call, transaction -> as(transaction, call).compose(ready -> work.run(transaction, call)));
    }

    private Future<?> as(Transaction transaction, Call call) {
        String role = options.role();
        return role == null
                ? Future.succeededFuture()
                : transaction.run(Statement.of("select set_config('role', $1::text, true)", role), call);
    }

    /** Who lacks rights is told of these alone, since what else is wrong may follow from it. */
    private Future<InstallationPlan> plan(Transaction transaction, Call call) {
        return InstallerRights.problems(options, transaction, call)
                .compose(problems -> problems.isEmpty()
                        ? planAsWhoMay(transaction, call)
                        : Future.succeededFuture(InstallationPlan.refused(problems)));
    }

    private Future<InstallationPlan> planAsWhoMay(Transaction transaction, Call call) {
        return new FactsReader(transaction::run, options.gatewayRole())
                .read(types, call)
                .compose(facts -> problems(facts, transaction, call)
                        .compose(problems -> problems.isEmpty()
                                ? plan(facts, transaction, call)
                                : Future.succeededFuture(InstallationPlan.refused(problems))));
    }

    private Future<InstallationPlan> plan(List<RuleFacts> facts, Transaction transaction, Call call) {
        Blueprint blueprint = new Blueprint(facts, options.requestRoles(), options.gatewayRole());
        return stands(blueprint, transaction, call)
                .compose(stands -> stands
                        ? Future.succeededFuture(InstallationPlan.of(List.of()))
                        : drops(transaction, call)
                                .compose(drops -> transaction
                                        .run(HAS_SCHEMA, call)
                                        .map(rows -> {
                                            List<String> statements = new ArrayList<>(drops);
                                            statements.addAll(blueprint.statements(rows.isTrue(0, 0)));
                                            return InstallationPlan.of(statements);
                                        })));
    }

    private Future<List<String>> problems(List<RuleFacts> facts, Transaction transaction, Call call) {
        List<String> problems = new ArrayList<>();
        facts.forEach(type -> problems.addAll(RuleProblems.ofInstallation(type, options.gatewayRole())));
        Future<List<String>> found = Future.succeededFuture(problems);
        for (ResourceTypeConfig type : types) {
            if (type.materialized() && problems.isEmpty()) {
                found = found.compose(before -> transaction
                        .run(Statement.of(RuleProblems.duplicates(type)), call)
                        .map(rows -> withDuplicates(before, type, rows)));
            }
        }
        return found;
    }

    private static List<String> withDuplicates(List<String> problems, ResourceTypeConfig type, Rows rows) {
        if (!rows.isEmpty()) {
            problems.add(
                    "resource type %s: rule_view: %s has several rows for user %s, resource %s and access method %s"
                            .formatted(
                                    type.name(), type.ruleView(), rows.text(0, 0), rows.text(0, 1), rows.text(0, 2)));
        }
        return problems;
    }

    /** Whether what was installed is what is wanted, and nothing is wrong with it. */
    private Future<Boolean> stands(Blueprint blueprint, Transaction transaction, Call call) {
        return isInstalled(transaction, call)
                .compose(installed -> installed
                        ? transaction
                                .run(Statement.of("select digest from " + AccessNames.INSTALLATION), call)
                                .compose(rows ->
                                        !rows.isEmpty() && blueprint.digest().equals(rows.text(0, 0))
                                                ? isWhole(blueprint, transaction, call)
                                                : Future.succeededFuture(false))
                        : Future.succeededFuture(false));
    }

    private Future<Boolean> isWhole(Blueprint blueprint, Transaction transaction, Call call) {
        Statement missing = Statement.of(
                MISSING,
                blueprint.relations().toArray(String[]::new),
                blueprint.functions().toArray(String[]::new));
        return transaction
                .run(missing, call)
                .compose(rows -> rows.isTrue(0, 0) ? Future.succeededFuture(false) : isSound(transaction, call));
    }

    private Future<Boolean> isSound(Transaction transaction, Call call) {
        Future<Boolean> sound = Future.succeededFuture(true);
        for (ResourceTypeConfig type : types) {
            if (type.materialized()) {
                String problem = "select %s() is null".formatted(new AccessNames(type.name()).of("problem"));
                sound = sound.compose(before ->
                        transaction.run(Statement.of(problem), call).map(rows -> before && rows.isTrue(0, 0)));
            }
        }
        return sound;
    }

    private static Future<Boolean> isInstalled(Transaction transaction, Call call) {
        return transaction.run(Statement.of(INSTALLED), call).map(rows -> rows.isTrue(0, 0));
    }

    /** The statements that take away what was installed, the last first. */
    private static Future<List<String>> drops(Transaction transaction, Call call) {
        Statement recorded =
                Statement.of("select drop_statement from %s order by position desc".formatted(AccessNames.OBJECTS));
        return isInstalled(transaction, call)
                .compose(installed -> installed
                        ? transaction.run(recorded, call).map(AccessInstallation::texts)
                        : Future.succeededFuture(List.of()));
    }

    private static List<String> texts(Rows rows) {
        return IntStream.range(0, rows.size())
                .<@Nullable String>mapToObj(row -> rows.text(row, 0))
                .map(Objects::requireNonNull)
                .toList();
    }

    private static Future<Void> inOrder(Transaction transaction, List<String> statements, Call call) {
        Future<Void> done = Future.succeededFuture();
        for (String statement : statements) {
            done = done.compose(
                    before -> transaction.run(Statement.of(statement), call).mapEmpty());
        }
        return done;
    }

    /**
     * How an installation is made.
     *
     * @param role that is taken first, null for the one that connects
     * @param gatewayRole as which the gateway connects
     * @param requestRoles that may ask within SQL
     * @param limit of one transaction
     */
    record InstallationOptions(@Nullable String role, String gatewayRole, List<String> requestRoles, Duration limit) {
        InstallationOptions {
            requestRoles = List.copyOf(requestRoles);
        }
    }
}
