package dev.sluice.table.plan;

import dev.sluice.contract.MediaType;
import dev.sluice.table.schema.QualifiedName;
import java.util.List;

/** What is to be done, with every name resolved. */
public sealed interface Plan {

    /** A plan that a statement carries out. */
    sealed interface OfStatement extends Plan {

        ReadPlan read();

        BodyForm form();

        MediaType mediaType();

        /** The embedded resources that a request names by their own name though they have an alias. */
        List<LegacyName> legacyNames();
    }

    /** A name that a request should have used the alias for. */
    record LegacyName(String target, String alias) {}

    /** Rows of a relation. */
    record Reading(
            QualifiedName relation, ReadPlan read, BodyForm form, MediaType mediaType, List<LegacyName> legacyNames)
            implements OfStatement {}

    /** A write, and what is read of the rows that it touched. */
    record Writing(ReadPlan read, WritePlan write, BodyForm form, MediaType mediaType, List<LegacyName> legacyNames)
            implements OfStatement {}

    /** The call of a function, and what is read of its result. */
    record Calling(
            ReadPlan read,
            CallPlan call,
            boolean readOnly,
            BodyForm form,
            MediaType mediaType,
            List<LegacyName> legacyNames)
            implements OfStatement {}

    /** The methods that a resource takes. */
    record Options(List<String> allow) implements Plan {}

    /** The description of a schema. */
    record Description(String schema, MediaType mediaType) implements Plan {}
}
