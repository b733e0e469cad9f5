package dev.sluice.postgres.role;

import dev.sluice.config.Secret;
import dev.sluice.contract.Call;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to be run to make the login role as it should be, where all but the password stands already: nothing else.
 */
public final class LoginRolePlan {

    private static final Session WRITING = Session.of(null, false, null);

    /** Attributes that the login role has none of, as PostgreSQL's catalog and its commands call them. */
    private static final Map<String, String> FORBIDDEN = attributes();

    private static final String ROLE = """
            select rolcanlogin, rolinherit, rolconnlimit,
                   rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
            from pg_catalog.pg_roles where rolname = $1::text""";

    private static final String MISSING = """
            select wanted from unnest($1::text[]) with ordinality as roles (wanted, place)
            where not exists (select from pg_catalog.pg_roles where rolname = wanted) order by place""";

    /** A membership that inherits, where PostgreSQL tells (16 and later), is to be granted again. */
    private static final String NOT_GRANTED = """
            select wanted from unnest($1::text[]) with ordinality as roles (wanted, place)
            where not exists (
              select from pg_catalog.pg_auth_members m
              join pg_catalog.pg_roles taken on taken.oid = m.roleid
              join pg_catalog.pg_roles login on login.oid = m.member
              where taken.rolname = wanted and login.rolname = $2::text
                and coalesce((to_jsonb(m)->>'set_option')::boolean, true)
                and not coalesce((to_jsonb(m)->>'inherit_option')::boolean, false))
            order by place""";

    private static final String SAYS_HOW = "select current_setting('server_version_num')::int >= 160000";

    private final LoginRole role;

    public LoginRolePlan(LoginRole role) {
        this.role = role;
    }

    private static Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("superuser", "nosuperuser");
        attributes.put("createdb", "nocreatedb");
        attributes.put("createrole", "nocreaterole");
        attributes.put("replication", "noreplication");
        attributes.put("bypassrls", "nobypassrls");
        return attributes;
    }

    /** The statements, without the password. */
    public Future<List<String>> plan(Database database, Call call) {
        return database.transact(Session.GATEWAY, call, transaction -> statements(transaction, call));
    }

    /** Runs the statements, and sets the password, in one transaction; the answer is what was run but for that. */
    public Future<List<String>> apply(Database database, Secret password, Call call) {
        String set = "alter role %s password '%s'".formatted(quoted(role.name()), ScramVerifier.of(password));
        return database.transact(
                WRITING,
                call,
                transaction -> statements(transaction, call).compose(statements -> {
                    Future<Rows> last = Future.succeededFuture(new Rows(List.of()));
                    for (String statement : statements) {
                        last = last.compose(before -> transaction.run(Statement.of(statement), call));
                    }
                    return last.compose(before -> transaction.run(Statement.of(set), call))
                            .map(done -> statements);
                }));
    }

    private Future<List<String>> statements(Transaction transaction, Call call) {
        List<String> statements = new ArrayList<>();
        String[] roles = role.requestRoles().toArray(String[]::new);
        return transaction
                .run(Statement.of(MISSING, (Object) roles), call)
                .onSuccess(missing -> texts(missing).forEach(name -> statements.add(creation(name))))
                .compose(made -> transaction.run(Statement.of(ROLE, role.name()), call))
                .onSuccess(found -> statements.addAll(found.isEmpty() ? List.of(creation()) : corrections(found)))
                .compose(made -> transaction.run(Statement.of(SAYS_HOW), call))
                .compose(version -> transaction
                        .run(Statement.of(NOT_GRANTED, roles, role.name()), call)
                        .onSuccess(wanted ->
                                texts(wanted).forEach(name -> statements.add(grant(name, version.isTrue(0, 0))))))
                .map(done -> statements);
    }

    private static List<String> texts(Rows rows) {
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            texts.add(String.valueOf(rows.text(row, 0)));
        }
        return texts;
    }

    private String creation(String requestRole) {
        return "create role %s nologin noinherit%s"
                .formatted(quoted(requestRole), role.strongRoles().contains(requestRole) ? " bypassrls" : "");
    }

    private String creation() {
        return "create role %s login noinherit %s connection limit %d"
                .formatted(quoted(role.name()), String.join(" ", FORBIDDEN.values()), role.connectionsMax());
    }

    /** What differs, and no more: to name an attribute takes the right to change it. */
    private List<String> corrections(Rows found) {
        List<String> wrong = new ArrayList<>();
        if (!found.isTrue(0, 0)) {
            wrong.add("login");
        }
        if (found.isTrue(0, 1)) {
            wrong.add("noinherit");
        }
        int column = 3;
        for (String none : FORBIDDEN.values()) {
            if (found.isTrue(0, column++)) {
                wrong.add(none);
            }
        }
        Long limit = found.number(0, 2);
        if (limit == null || limit != role.connectionsMax()) {
            wrong.add("connection limit " + role.connectionsMax());
        }
        return wrong.isEmpty()
                ? List.of()
                : List.of("alter role %s %s".formatted(quoted(role.name()), String.join(" ", wrong)));
    }

    private String grant(String requestRole, boolean saysHow) {
        return "grant %s to %s%s"
                .formatted(quoted(requestRole), quoted(role.name()), saysHow ? " with inherit false, set true" : "");
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
