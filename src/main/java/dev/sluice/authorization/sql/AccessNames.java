package dev.sluice.authorization.sql;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What the objects of a type are called in the database, ready to stand in SQL. */
public record AccessNames(String type) {

    public static final String SCHEMA = "sluice";

    /** A row for each materialized type: which snapshot its view was built from, and by which definitions. */
    public static final String STATE = object("access_state");

    /** Which role permits which operation, for checks within SQL. */
    public static final String PERMISSIONS = object("access_permission");

    /** The name of {@link #INSTALLATION} within its schema. */
    public static final String INSTALLATION_TABLE = "access_installation";

    /** What was installed, and by which version. */
    public static final String INSTALLATION = object(INSTALLATION_TABLE);

    /** How to drop each object that was installed. */
    public static final String OBJECTS = object("access_object");

    /** The rule view's rows at the last refresh. */
    public String view() {
        return of("access");
    }

    /** The keys that were touched, each with the transaction that touched it. */
    public String changes() {
        return of("change");
    }

    /** Another object of the type. */
    public String of(String suffix) {
        return object(type + "_" + suffix);
    }

    /** The type's name as a string constant. */
    public String literal() {
        return literal(type);
    }

    public static String object(String name) {
        return quote(SCHEMA) + "." + quote(name);
    }

    /** A name of one part, quoted. */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A name of the form {@code schema.name}, quoted. */
    public static String quoteQualified(String qualifiedName) {
        return Arrays.stream(qualifiedName.split("\\.", 2))
                .map(AccessNames::quote)
                .collect(Collectors.joining("."));
    }

    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Texts as an array constant. */
    public static String array(List<String> texts) {
        return "array[" + texts.stream().map(AccessNames::literal).collect(Collectors.joining(", ")) + "]::text[]";
    }
}
