package dev.sluice.authentication;

import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.UserReply;
import dev.sluice.contract.UserRequest;
import dev.sluice.contract.UuidText;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.UUID;

/** Looks up the row of a user as the identity that asks, so that row-level security decides what it sees. */
final class UserLookup {

    private static final String MALFORMED_JSON = "22P02";

    private final Database database;
    private final String table;
    private final String byId;

    /**
     * Looks users up in a table.
     *
     * @param table as {@code schema.table}
     * @param key the column that holds the user's id
     */
    UserLookup(Database database, String table, String key) {
        String[] parts = table.split("\\.", 2);
        this.database = database;
        this.table = quote(parts[0]) + "." + quote(parts[1]);
        this.byId = " from " + this.table + " u where u." + quote(key) + " = $1::uuid";
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    Future<UserReply> find(UserRequest request, Call call) {
        UUID id = UuidText.parse("user_id", request.userId());
        String role = " /* " + request.identity().role().replaceAll("[^A-Za-z0-9_ -]", "?") + " */";
        Session session = Session.reading(request.identity());
        JsonText filters = request.additionalFilters();
        if (filters == null) {
            return database.run(Statement.of("select to_json(u)::text" + byId + role, id), session, call)
                    .map(UserLookup::reply);
        }
        return database.run(Statement.of(filtered() + role, id, filters.value()), session, call)
                .recover(UserLookup::named)
                .map(UserLookup::filteredReply);
    }

    /** One row whatever is found: the user, and the first filter that names no column of the table. */
    private String filtered() {
        return "select (select to_json(u)::text" + byId + " and to_jsonb(u) @> $2::text::jsonb),"
                + " (select key from jsonb_object_keys($2::text::jsonb) key where key not in (select a.attname::text"
                + " from pg_catalog.pg_attribute a where a.attrelid = '" + table.replace("'", "''")
                + "'::regclass and a.attnum > 0 and not a.attisdropped) limit 1)";
    }

    private static UserReply filteredReply(Rows rows) {
        if (rows.text(0, 1) != null) {
            throw ErrorCode.MALFORMED.failure("field additional_filters.%s: no such column".formatted(rows.text(0, 1)));
        }
        if (rows.text(0, 0) == null) {
            throw ErrorCode.NO_SUCH_USER.failure();
        }
        return new UserReply(new JsonText(Objects.requireNonNull(rows.text(0, 0))));
    }

    private static Future<Rows> named(Throwable cause) {
        boolean malformed = cause instanceof GatewayException known
                && (known.failure().code().equals(MALFORMED_JSON)
                        || known.failure().code().equals("22023"));
        return Future.failedFuture(
                malformed ? ErrorCode.MALFORMED.failure("field additional_filters: must be a JSON object") : cause);
    }

    private static UserReply reply(Rows rows) {
        if (rows.isEmpty()) {
            throw ErrorCode.NO_SUCH_USER.failure();
        }
        return new UserReply(new JsonText(Objects.requireNonNull(rows.text(0, 0))));
    }
}
