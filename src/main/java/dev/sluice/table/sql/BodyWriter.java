package dev.sluice.table.sql;

import dev.sluice.table.plan.BodyForm;
import dev.sluice.table.schema.MediaHandler;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Routine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the expression that makes a body of the rows of a page. */
final class BodyWriter {

    /** What the rows of a result are called. */
    static final String PAGE = "_postgrest_t";

    /** What the query of a page is called where it is read more than once. */
    static final String NAMED_PAGE = "pgrst_page";

    private static final String SCALAR = PAGE + "." + CallWriter.SCALAR;

    private BodyWriter() {}

    /**
     * The expression of a form, as text or bytes.
     *
     * @param routine the function whose result the rows are, null for those of a relation
     */
    static String body(BodyForm form, @Nullable Routine routine) {
        String body = planned(form, routine);
        return switch (form.kind()) {
            case ARRAY, OBJECT, GEOJSON -> body + "::text";
            case CSV, LINES, NONE -> body;
            // The type's own output, which a cast to text is not for xml.
            case CUSTOM -> isBinary(form) ? body : "format('%s', " + body + ")";
        };
    }

    private static boolean isBinary(BodyForm form) {
        return form.handler() != null && form.handler().isBinary();
    }

    /** Like {@link #body}, in its own type, as a plan shows it. */
    static String planned(BodyForm form, @Nullable Routine routine) {
        return switch (form.kind()) {
            case ARRAY -> array(form, routine);
            case OBJECT -> object(form, routine);
            case CSV -> csv();
            case GEOJSON -> geoJson();
            case LINES -> "coalesce(string_agg(row_to_json(%s)::text || E'\\n', ''), '')".formatted(PAGE);
            case CUSTOM -> custom(Objects.requireNonNull(form.handler()), routine);
            case NONE -> "''::text";
        };
    }

    private static String array(BodyForm form, @Nullable Routine routine) {
        if (routine != null && routine.returnsSingle()) {
            return object(form, routine);
        }
        String rows = routine != null && routine.returnsSetOfScalar() ? SCALAR : PAGE;
        return "coalesce(%s, '[]')".formatted(stripped(form, "json_agg(%s)".formatted(rows)));
    }

    private static String object(BodyForm form, @Nullable Routine routine) {
        String row = routine != null && routine.returnsScalar() ? SCALAR : PAGE;
        return "coalesce(%s, 'null')".formatted(stripped(form, "json_agg(%s)->0".formatted(row)));
    }

    private static String stripped(BodyForm form, String json) {
        return form.nullsStripped() ? "json_strip_nulls(%s)".formatted(json) : json;
    }

    /** The names of the first row, then each row as PostgreSQL writes it without its parentheses. */
    private static String csv() {
        return ("(select coalesce(string_agg(name, ','), '') from (select json_object_keys(row_to_json(first)) as name"
                        + " from (select * from %s limit 1) first) names) || E'\\n' || "
                        + "coalesce(string_agg(substring(%s::text, 2, length(%s::text) - 2), E'\\n'), '')")
                .formatted(NAMED_PAGE, PAGE, PAGE);
    }

    private static String geoJson() {
        return ("json_build_object('type', 'FeatureCollection', 'features',"
                        + " coalesce(json_agg(ST_AsGeoJSON(%s)::json), '[]'))")
                .formatted(PAGE);
    }

    private static String custom(MediaHandler handler, @Nullable Routine routine) {
        String function = Identifiers.quote(handler.function());
        if (routine != null && routine.returnsScalar()) {
            return "%s(%s)".formatted(function, SCALAR);
        }
        QualifiedName target = handler.target();
        return target == null
                ? "%s(%s)".formatted(function, PAGE)
                : "%s(%s::%s)".formatted(function, PAGE, Identifiers.quote(target));
    }
}
