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

    private static final String SCALAR = PAGE + "." + CallWriter.SCALAR;

    private BodyWriter() {}

    /**
     * The expression of a form.
     *
     * @param routine the function whose result the rows are, null for those of a relation
     */
    static String body(BodyForm form, @Nullable Routine routine) {
        return switch (form.kind()) {
            case ARRAY -> array(form, routine) + "::text";
            case OBJECT -> object(form, routine) + "::text";
            case CSV -> csv();
            case GEOJSON -> geoJson() + "::text";
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
                .formatted(ReadWriter.SOURCE, PAGE, PAGE);
    }

    private static String geoJson() {
        return ("json_build_object('type', 'FeatureCollection', 'features',"
                        + " coalesce(json_agg(ST_AsGeoJSON(%s)::json), '[]'))")
                .formatted(PAGE);
    }

    private static String custom(MediaHandler handler, @Nullable Routine routine) {
        String function = Identifiers.quote(handler.function());
        String call;
        if (routine != null && routine.returnsScalar()) {
            call = "%s(%s)".formatted(function, SCALAR);
        } else {
            QualifiedName target = handler.target();
            call = target == null
                    ? "%s(%s)".formatted(function, PAGE)
                    : "%s(%s::%s)".formatted(function, PAGE, Identifiers.quote(target));
        }
        return handler.isBinary() ? call : call + "::text";
    }
}
