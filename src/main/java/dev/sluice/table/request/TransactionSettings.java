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
                .forEach(cookie -> {
                    int equals = cookie.indexOf('=');
                    if (equals > 0) {
                        cookies.put(cookie.substring(0, equals), cookie.substring(equals + 1));
                    } else if (equals < 0 && !cookie.isEmpty()) {
                        cookies.put(cookie, "");
                    }
                });
        return cookies;
    }
}
