package dev.sluice.authorization.installation;

import org.jspecify.annotations.Nullable;

/**
 * An object of the installation.
 *
 * @param create the statement that makes it
 * @param drop the statement that takes it away, null for a part that goes with another
 * @param relation its name where it is a table or a view
 * @param signature of a function
 */
record DatabaseObject(
        String create,
        @Nullable String drop,
        @Nullable String relation,
        @Nullable String signature) {

    static DatabaseObject table(String name, String create) {
        return new DatabaseObject(create, "drop table if exists " + name, name, null);
    }

    static DatabaseObject view(String name, String create) {
        return new DatabaseObject(create, "drop view if exists " + name, name, null);
    }

    static DatabaseObject materializedView(String name, String create) {
        return new DatabaseObject(create, "drop materialized view if exists " + name, name, null);
    }

    /** A function by its signature; triggers that call it go with it. */
    static DatabaseObject function(String signature, String create) {
        return new DatabaseObject(create, "drop function if exists " + signature + " cascade", null, signature);
    }

    static DatabaseObject part(String create) {
        return new DatabaseObject(create, null, null, null);
    }
}
