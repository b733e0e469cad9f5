package dev.sluice.table.schema;

import dev.sluice.contract.Isolation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function that may be called, one of those of its name.
 *
 * @param resultColumns the columns of what it returns with their base types, empty where they are not known
 * @param isolation the isolation level that it asks for, null where it does not
 * @param settings those of its settings that hold for the whole transaction
 * @param comment what the database says of it
 */
public record Routine(
        QualifiedName name,
        List<Parameter> parameters,
        ReturnType returns,
        Map<String, String> resultColumns,
        Volatility volatility,
        boolean hasVariadic,
        @Nullable Isolation isolation,
        Map<String, String> settings,
        @Nullable String comment) {

    /** How much a function may do, as PostgreSQL's catalog says. */
    public enum Volatility {
        IMMUTABLE,
        STABLE,
        VOLATILE
    }

    /**
     * A parameter of a function.
     *
     * @param name empty where it has none
     * @param type written as an error names it
     * @param castType written as a cast takes it, without the length that some types would cut to
     */
    public record Parameter(String name, String type, String castType, boolean required, boolean variadic) {}

    /**
     * What a function returns.
     *
     * @param type below all domains
     * @param isComposite whether it is a row, also of OUT parameters
     */
    public record ReturnType(QualifiedName type, boolean isSet, boolean isComposite, boolean isCompositeAlias) {}

    public Routine {
        parameters = List.copyOf(parameters);
        resultColumns = Collections.unmodifiableMap(new LinkedHashMap<>(resultColumns));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    public boolean returnsSingle() {
        return !returns.isSet();
    }

    public boolean returnsScalar() {
        return !returns.isSet() && !returns.isComposite();
    }

    public boolean returnsSetOfScalar() {
        return returns.isSet() && !returns.isComposite();
    }

    public boolean returnsSingleComposite() {
        return !returns.isSet() && returns.isComposite();
    }

    public boolean returnsVoid() {
        return returnsScalar() && returns.type().equals(new QualifiedName("pg_catalog", "void"));
    }
}
