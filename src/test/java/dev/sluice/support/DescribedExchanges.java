package dev.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Requests from a file and their answers, each with the path by which a document knows it: status, who asks, method,
 * path; then headers and the body, with {@code ||} between them. A name in braces stands for a value, {@code tx} for
 * the transaction that was begun last.
 */
public final class DescribedExchanges {

    private static final Pattern HEADER = Pattern.compile("[A-Z][A-Za-z-]+: .*");

    private final HttpCalls http;
    private final List<String> paths;
    private final Map<String, List<String>> callers;
    private final Map<String, String> values;
    private final JsonArray all = new JsonArray();

    /** Exchanges with the server that a document describes. */
    public DescribedExchanges(
            HttpCalls http, JsonObject document, Map<String, List<String>> callers, Map<String, String> values) {
        this.http = http;
        this.paths = document.getJsonObject("paths").fieldNames().stream().toList();
        this.callers = callers;
        this.values = new HashMap<>(values);
    }

    /** Sends what stands in a file among the test resources; each request must get its status. */
    public JsonArray send(String resource) {
        try (InputStream file =
                Objects.requireNonNull(DescribedExchanges.class.getResourceAsStream(resource), resource)) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\\\\\n *", "")
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(this::exchange);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return all;
    }

    private void exchange(String line) {
        List<String> parts =
                new ArrayList<>(List.of(filled(line).replace("\\n", "\n").split(" \\|\\| ", -1)));
        String[] first = parts.remove(0).split(" ", -1);
        List<String> headers = new ArrayList<>(callers.getOrDefault(first[1], List.of()));
        String body = "";
        String type = "application/json";
        for (String part : parts) {
            if (!HEADER.matcher(part).matches()) {
                body = part;
                continue;
            }
            String[] header = part.split(": ", 2);
            headers.addAll(List.of(header));
            type = header[0].equals("Content-Type") ? header[1] : type;
        }
        HttpResponse<String> response = http.send(first[2], first[3], body, headers.toArray(String[]::new));
        assertThat(response.statusCode()).as("%s: %s", line, response.body()).isEqualTo(Integer.parseInt(first[0]));
        response.headers()
                .firstValue("Location")
                .filter(location -> location.startsWith("/tx/v1/"))
                .ifPresent(location -> values.put("tx", location.substring("/tx/v1/".length())));
        String answered = response.headers().firstValue("Content-Type").orElse("");
        all.add(new JsonObject()
                .put("path", described(first[3].replaceFirst("\\?.*", "")))
                .put("method", first[2].toLowerCase(Locale.ROOT))
                .put("status", response.statusCode())
                .put("request", message(type, body))
                .put("answer", message(answered, response.body())));
    }

    private static JsonObject message(String type, String body) {
        return new JsonObject().put("type", type.replace("; charset=utf-8", "")).put("body", body);
    }

    private String filled(String line) {
        String filled = line;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    /** The path itself, or the first whose parts in braces it fills. */
    private String described(String path) {
        return paths.stream()
                .filter(path::equals)
                .findFirst()
                .or(() -> paths.stream()
                        .filter(template -> path.matches(template.replaceAll("\\{\\w+}", "[^/]+")))
                        .findFirst())
                .orElse(path);
    }
}
