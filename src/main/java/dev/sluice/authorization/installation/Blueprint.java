package dev.sluice.authorization.installation;

import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.config.ResourceTypeConfig.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that is to stand in the database for a configuration, as statements. Pure: the same facts give the same
 * text, so that a digest of it tells whether it stands already.
 *
 * @param requestRoles the roles that may ask within SQL
 * @param gatewayRole the role that the gateway connects as
 */
record Blueprint(List<RuleFacts> types, List<String> requestRoles, String gatewayRole) {

    /** The version of what is installed; another one is taken away and made anew. */
    static final int VERSION = 1;

    private static final List<DatabaseObject> COMMON = List.of(
            DatabaseObject.table(AccessNames.INSTALLATION, """
                    create table %s (
                      version integer not null,
                      digest text not null,
                      applied_at timestamptz not null default now())""".formatted(AccessNames.INSTALLATION)),
            DatabaseObject.table(AccessNames.OBJECTS, """
                    create table %s (
                      position integer primary key,
                      drop_statement text not null)""".formatted(AccessNames.OBJECTS)),
            DatabaseObject.table(AccessNames.PERMISSIONS, """
                    create table %s (
                      resource_type text not null,
                      role text not null,
                      operation text not null,
                      strength integer not null,
                      primary key (resource_type, role, operation))""".formatted(AccessNames.PERMISSIONS)),
            DatabaseObject.table(AccessNames.STATE, """
                    create table %s (
                      resource_type text primary key,
                      rule text not null,
                      as_of timestamptz,
                      snapshot pg_snapshot,
                      server_started timestamptz,
                      system_identifier bigint,
                      definition text,
                      rules oid[],
                      triggers oid[],
                      tables oid[],
                      functions oid[],
                      keys name[],
                      problem text)""".formatted(AccessNames.STATE)));

    Blueprint {
        types = List.copyOf(types);
        requestRoles = List.copyOf(requestRoles);
    }

    /** The objects, in the order of their making. */
    List<DatabaseObject> objects() {
        List<DatabaseObject> objects = new ArrayList<>(COMMON);
        for (RuleFacts facts : types) {
            if (facts.type().materialized()) {
                objects.addAll(new ChangeLog(facts).objects());
                objects.addAll(new Refresh(facts).objects());
            }
            objects.addAll(Decisions.ofType(facts));
        }
        objects.addAll(new Decisions(types.stream().map(RuleFacts::type).toList()).objects());
        return objects;
    }

    /** The names of the tables and views. */
    List<String> relations() {
        return objects().stream()
                .map(DatabaseObject::relation)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** The signatures of the functions. */
    List<String> functions() {
        return objects().stream()
                .map(DatabaseObject::signature)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** What tells this installation from another. */
    String digest() {
        return Digests.sha256(VERSION + "\n" + String.join("\n", build()));
    }

    /**
     * The statements that make it where nothing of it stands.
     *
     * @param hasSchema whether the schema is there; creating it takes a right on the database that is not needed else
     */
    List<String> statements(boolean hasSchema) {
        List<String> statements = new ArrayList<>();
        if (!hasSchema) {
            statements.add("create schema " + AccessNames.quote(AccessNames.SCHEMA));
        }
        statements.addAll(build());
        statements.add("insert into %s (version, digest) values (%d, %s)"
                .formatted(AccessNames.INSTALLATION, VERSION, AccessNames.literal(digest())));
        return statements;
    }

    private List<String> build() {
        List<DatabaseObject> objects = objects();
        List<String> statements = new ArrayList<>();
        objects.forEach(object -> statements.add(object.create()));
        for (int position = 0; position < objects.size(); position++) {
            String drop = objects.get(position).drop();
            if (drop != null) {
                statements.add("insert into %s values (%d, %s)"
                        .formatted(AccessNames.OBJECTS, position, AccessNames.literal(drop)));
            }
        }
        types.forEach(facts -> rows(facts.type(), statements));
        statements.addAll(grants());
        materialized().forEach(names -> statements.add("select " + names.of("watch") + "()"));
        return statements;
    }

    private static void rows(ResourceTypeConfig type, List<String> statements) {
        String literal = AccessNames.literal(type.name());
        for (int index = 0; index < type.roles().size(); index++) {
            Role role = type.roles().get(index);
            for (String operation : role.operations()) {
                statements.add("insert into %s values (%s, %s, %s, %d) on conflict do nothing"
                        .formatted(
                                AccessNames.PERMISSIONS,
                                literal,
                                AccessNames.literal(role.name()),
                                AccessNames.literal(operation),
                                index + 1));
            }
        }
        if (type.materialized()) {
            statements.add("insert into %s (resource_type, rule) values (%s, %s)"
                    .formatted(AccessNames.STATE, literal, AccessNames.literal(RuleDigest.of(type))));
        }
    }

    private List<String> grants() {
        String gateway = AccessNames.quote(gatewayRole);
        List<String> grants = new ArrayList<>();
        grants.add("grant usage on schema %s to %s"
                .formatted(
                        AccessNames.quote(AccessNames.SCHEMA),
                        String.join(
                                ", ",
                                Stream.concat(Stream.of(gatewayRole), requestRoles.stream())
                                        .distinct()
                                        .map(AccessNames::quote)
                                        .toList())));
        grants.add("grant select on %s, %s to %s".formatted(AccessNames.INSTALLATION, AccessNames.STATE, gateway));
        functions().forEach(signature -> grants.add("revoke execute on function %s from public".formatted(signature)));
        for (AccessNames names : materialized()) {
            grants.add("grant select on %s, %s to %s".formatted(names.view(), names.changes(), gateway));
            grants.add("grant execute on function %s(boolean), %s() to %s"
                    .formatted(names.of("refresh"), names.of("collapse"), gateway));
        }
        for (String role : requestRoles) {
            grants.add("grant execute on function %s(text, uuid, text), %s(text, text) to %s"
                    .formatted(AccessNames.object("can"), AccessNames.object("accessible"), AccessNames.quote(role)));
        }
        return grants;
    }

    private List<AccessNames> materialized() {
        return types.stream()
                .map(RuleFacts::type)
                .filter(ResourceTypeConfig::materialized)
                .map(type -> new AccessNames(type.name()))
                .toList();
    }
}
