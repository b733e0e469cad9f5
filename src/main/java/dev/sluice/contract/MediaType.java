package dev.sluice.contract;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A media type as the dialect tells them apart.
 *
 * @param name the type in full where it is none of the known ones, else its registered name, with its version where one
 *     was asked for
 * @param nullsStripped whether members that are null are left out, for arrays and objects
 * @param plan what a plan is asked of, null for all but plans
 */
public record MediaType(
        Kind kind,
        String name,
        boolean nullsStripped,
        @Nullable PlanOptions plan) {

    /** The media types that mean something to the gateway. */
    public enum Kind {
        JSON("application/json"),
        ARRAY("application/vnd.pgrst.array+json"),
        OBJECT("application/vnd.pgrst.object+json"),
        GEOJSON("application/geo+json"),
        CSV("text/csv"),
        TEXT("text/plain"),
        XML("text/xml"),
        OPENAPI("application/openapi+json"),
        FORM("application/x-www-form-urlencoded"),
        OCTET_STREAM("application/octet-stream"),
        NDJSON("application/x-ndjson"),
        PLAN("application/vnd.pgrst.plan"),
        ANY("*/*"),
        OTHER("");

        private final String name;

        Kind(String name) {
            this.name = name;
        }
    }

    /**
     * What {@code EXPLAIN} is asked for.
     *
     * @param of the form whose statement is explained
     * @param json whether the plan comes as JSON rather than text
     */
    public record PlanOptions(MediaType of, boolean json, List<PlanOption> options) {
        public PlanOptions {
            options = options.stream().sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** The options of {@code EXPLAIN} that a request may ask for. */
    public enum PlanOption implements Labelled {
        ANALYZE("analyze"),
        VERBOSE("verbose"),
        SETTINGS("settings"),
        BUFFERS("buffers"),
        WAL("wal");

        private final String label;

        PlanOption(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    public static final MediaType JSON = of(Kind.JSON);
    public static final MediaType ANY = of(Kind.ANY);
    public static final MediaType OPENAPI_3_1 = openApi("3.1");

    public static MediaType of(Kind kind) {
        return new MediaType(kind, kind.name, false, null);
    }

    public static MediaType other(String name) {
        return new MediaType(Kind.OTHER, name, false, null);
    }

    public static MediaType array(boolean nullsStripped) {
        return nullsStripped ? new MediaType(Kind.ARRAY, Kind.ARRAY.name, true, null) : JSON;
    }

    public static MediaType object(boolean nullsStripped) {
        return new MediaType(Kind.OBJECT, Kind.OBJECT.name, nullsStripped, null);
    }

    /** A version of the form in which a schema is described; a request that names none means the one of old. */
    public static MediaType openApi(String version) {
        return new MediaType(Kind.OPENAPI, Kind.OPENAPI.name + "; version=" + version, false, null);
    }

    public static MediaType plan(PlanOptions options) {
        return new MediaType(Kind.PLAN, Kind.PLAN.name, false, options);
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    /** Whether exactly one row is asked for, also where only its plan is. */
    public boolean isSingular() {
        return kind == Kind.OBJECT;
    }

    /** The type with its parameters, as a Content-Type or an error names it. */
    public String text() {
        if (plan != null) {
            String form = name + (plan.json() ? "+json" : "+text") + "; for=\""
                    + plan.of().text() + "\"";
            return plan.options().isEmpty()
                    ? form
                    : form + "; options="
                            + String.join(
                                    "|",
                                    plan.options().stream()
                                            .map(PlanOption::label)
                                            .toList());
        }
        return nullsStripped ? name + ";nulls=stripped" : name;
    }

    /** The value of Content-Type; what PostgREST does not know gets no charset. */
    public String contentType() {
        return kind == Kind.OTHER || kind == Kind.OCTET_STREAM ? text() : text() + "; charset=utf-8";
    }
}
