package dev.sluice.table.request;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.Header;
import dev.sluice.contract.RestRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings that hold for the transaction of a request, by the names that PostgREST gives them. */
final class TransactionSettings {

    private TransactionSettings() {}

    static Map<String, String> of(RestRequest request, String schema, Preferences preferences, RestConfig config) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("search_path", searchPath(schema, config));
        settings.put("request.method", request.method());
        settings.put("request.path", request.path());
        settings.put("request.headers", PayloadReader.object(headers(request)));
        settings.put("request.cookies", PayloadReader.object(cookies(request)));
        if (preferences.timezone() != null) {
            settings.put("timezone", preferences.timezone());
        }
        settings.putAll(config.appSettings());
        return settings;
    }

    /** The request's schema, then the configured ones, as a list of quoted identifiers. */
    static String searchPath(String schema, RestConfig config) {
        return Stream.concat(Stream.of(schema), config.extraSearchPath().stream())
                .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> headers(RestRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : request.headers()) {
            if (!header.is("Cookie")) {
                headers.put(header.name().toLowerCase(Locale.ROOT), header.value());
            }
        }
        return headers;
    }

    private static Map<String, String> cookies(RestRequest request) {
        Map<String, String> cookies = new LinkedHashMap<>();
        request.headers("Cookie")
                .flatMap(header -> Stream.of(header.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> !cookie.isEmpty())
                .forEach(cookie -> {
                    String[] parts = cookie.split("=", 2);
                    cookies.put(parts[0], parts.length == 1 ? "" : unquoted(parts[1]));
                });
        return cookies;
    }

    /** The quotes around a value are not part of it (RFC 6265, section 4.1.1). */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
