package dev.sluice.table.request;

import dev.sluice.contract.MediaType;
import dev.sluice.contract.MediaType.Kind;
import dev.sluice.contract.MediaType.PlanOption;
import dev.sluice.contract.MediaType.PlanOptions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads media types and lists of acceptable ones (RFC 9110, sections 8.3 and 12.5.1). */
public final class MediaTypeReader {

    private static final Pattern TYPE = Pattern.compile("([\\p{Alnum}.*]+)/([\\p{Alnum}.*+-]+)");

    private static final Pattern PARAMETER =
            Pattern.compile("\\s*;\\s*([\\p{Alnum}-]+)\\s*=\\s*(?:\"([^\"]*)\"|([\\p{Alnum}.|-]+))");

    private static final Map<String, Kind> KINDS = kinds();

    private MediaTypeReader() {}

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new HashMap<>();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.OTHER) {
                kinds.put(MediaType.of(kind).name(), kind);
            }
        }
        kinds.put("application/vnd.pgrst.object", Kind.OBJECT);
        kinds.put("application/vnd.pgrst.array", Kind.ARRAY);
        kinds.put("application/vnd.pgrst.plan+text", Kind.PLAN);
        kinds.put("application/vnd.pgrst.plan+json", Kind.PLAN);
        return Map.copyOf(kinds);
    }

    /** A media type by what it says, one of its own kind where the gateway does not know it. */
    public static MediaType read(String text) {
        Matcher type = TYPE.matcher(text);
        if (!type.lookingAt()) {
            return MediaType.other(text);
        }
        String name = type.group().toLowerCase(Locale.ROOT);
        Kind kind = KINDS.getOrDefault(name, Kind.OTHER);
        return switch (kind) {
            case OTHER -> MediaType.other(text);
            case ARRAY -> MediaType.array(stripsNulls(parameters(text, type.end())));
            case OBJECT -> MediaType.object(stripsNulls(parameters(text, type.end())));
            case OPENAPI -> openApi(parameters(text, type.end()).get("version"));
            case PLAN -> plan(name.endsWith("+json"), parameters(text, type.end()));
            case JSON, GEOJSON, CSV, TEXT, XML, FORM, OCTET_STREAM, NDJSON, ANY -> MediaType.of(kind);
        };
    }

    private static Map<String, String> parameters(String text, int start) {
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(text);
        for (int from = start; parameter.region(from, text.length()).lookingAt(); from = parameter.end()) {
            String quoted = parameter.group(2);
            parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), quoted == null ? parameter.group(3) : quoted);
        }
        return parameters;
    }

    private static boolean stripsNulls(Map<String, String> parameters) {
        return "stripped".equals(parameters.get("nulls"));
    }

    private static MediaType openApi(@Nullable String version) {
        return version == null ? MediaType.of(Kind.OPENAPI) : MediaType.openApi(version);
    }

    private static MediaType plan(boolean json, Map<String, String> parameters) {
        List<String> asked = List.of(parameters.getOrDefault("options", "").split("\\|", -1));
        List<PlanOption> options = Arrays.stream(PlanOption.values())
                .filter(option -> asked.contains(option.label()))
                .toList();
        return MediaType.plan(new PlanOptions(read(parameters.getOrDefault("for", "application/json")), json, options));
    }

    private record Weighted(MediaType type, double quality, long specificity) {}

    /** The acceptable types, the most wanted first; any where nothing is said. */
    static List<MediaType> accept(@Nullable String header) {
        if (header == null) {
            return List.of(MediaType.ANY);
        }
        return Stream.of(header.split(",", -1))
                .map(MediaTypeReader::weighted)
                .sorted(Comparator.comparingDouble(Weighted::quality)
                        .thenComparingLong(Weighted::specificity)
                        .reversed())
                .map(Weighted::type)
                .toList();
    }

    private static Weighted weighted(String range) {
        String compact = range.replace(" ", "");
        int quality = compact.indexOf(";q=");
        String type = quality < 0 ? compact : compact.substring(0, quality);
        return new Weighted(
                read(type),
                quality < 0 ? 1 : quality(compact.substring(quality + 3)),
                count(type, ';') - count(type, '*'));
    }

    private static double quality(String text) {
        Matcher number = Pattern.compile("[0-9]+(\\.[0-9]+)?").matcher(text);
        return number.lookingAt() ? Double.parseDouble(number.group()) : 1;
    }

    private static long count(String text, char character) {
        return text.chars().filter(candidate -> candidate == character).count();
    }
}
