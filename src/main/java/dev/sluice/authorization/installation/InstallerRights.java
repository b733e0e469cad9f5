package dev.sluice.authorization.installation;

import dev.sluice.authorization.installation.AccessInstallation.InstallationOptions;
import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.contract.Call;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the role that installs lacks of rights on the schema and on what stands in it, and which roles are missing. */
final class InstallerRights {

    /** A role with some right on a schema that grants one which it may not grant is only warned by PostgreSQL. */
    private static final String QUERY = """
            select array(
                     select n from unnest($1::text[]) n
                     where not exists (select from pg_roles r where r.rolname = n)),
                   s.oid is not null,
                   has_database_privilege(current_database(), 'create'),
                   coalesce(has_schema_privilege(s.oid, 'create') and has_schema_privilege(s.oid, 'usage'), false),
                   array(
                     select r.rolname::text from unnest($1::text[]) n join pg_roles r on r.rolname = n
                     where s.oid is not null and not has_schema_privilege(r.oid, s.oid, 'usage')
                       and not has_schema_privilege(s.oid, 'usage with grant option')),
                   array(
                     select c.oid::regclass::text from pg_class c
                     where c.relnamespace = s.oid and c.relname = $3::text and not pg_has_role(c.relowner, 'usage'))
            from (select to_regnamespace($2::text)::oid as oid) s""";

    private static final String WHO = "the role that installs ";

    private InstallerRights() {}

    /** Everything that is missing, each thing named. */
    static Future<List<String>> problems(InstallationOptions options, Transaction transaction, Call call) {
        String[] roles = Stream.concat(Stream.of(options.gatewayRole()), options.requestRoles().stream())
                .distinct()
                .toArray(String[]::new);
        return transaction
                .run(Statement.of(QUERY, roles, AccessNames.SCHEMA, AccessNames.INSTALLATION_TABLE), call)
                .map(InstallerRights::problems);
    }

    private static List<String> problems(Rows rows) {
        List<String> problems = new ArrayList<>();
        rows.texts(0, 0).forEach(role -> problems.add("role %s does not exist".formatted(role)));
        boolean hasSchema = rows.isTrue(0, 1);
        if (!hasSchema && !rows.isTrue(0, 2)) {
            problems.add("schema sluice does not exist: " + WHO + "needs CREATE on the database to make it");
        }
        if (hasSchema && !rows.isTrue(0, 3)) {
            problems.add("schema sluice: " + WHO + "needs CREATE and USAGE on it");
        }
        if (!rows.texts(0, 4).isEmpty()) {
            problems.add("schema sluice: %s lack USAGE on it, and %smay not grant it: it needs USAGE WITH GRANT OPTION"
                    .formatted(String.join(", ", rows.texts(0, 4)), WHO));
        }
        if (!rows.texts(0, 5).isEmpty()) {
            problems.add("schema sluice: " + WHO + "does not own what was installed before: install as its owner");
        }
        return problems;
    }
}
