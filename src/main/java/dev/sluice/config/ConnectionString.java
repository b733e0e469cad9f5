package dev.sluice.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, as libpq writes it: a URI or {@code key=value} pairs.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING">Connection strings</a>
 */
record ConnectionString(Map<String, String> parameters) {

    private static final Pattern URI =
            Pattern.compile("postgres(?:ql)?://(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<location>[^/?]*)"
                    + "(?:/(?<database>[^?]*))?(?:\\?(?<parameters>.*))?");

    private static final Pattern LOCATION = Pattern.compile("(?<host>\\[[^]]*]|[^:]*)(?::(?<port>[0-9]*))?");

    private static final Pattern PAIR = Pattern.compile(
            "\\s*([A-Za-z_]+)\\s*=\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|((?:[^\\s'\\\\]|\\\\.)*))(?=\\s|$)\\s*");

    /** What stands for a parameter that the string leaves out, in the environment. */
    private static final Map<String, String> VARIABLES = Map.of(
            "host", "PGHOST", "port", "PGPORT", "user", "PGUSER", "password", "PGPASSWORD", "dbname", "PGDATABASE");

    /** What is handed on to the driver beside the address. */
    private static final List<String> HANDED_ON =
            List.of("sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "require_auth", "options");

    /** The parameters that say what a link must prove, and the gateway's own keys for them. */
    private static final Map<String, String> TLS =
            Map.of("sslmode", "mode", "sslrootcert", "root_certificate", "sslcert", "certificate", "sslkey", "key");

    /** What is read, or can be left out without a loss. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "host",
            "hostaddr",
            "port",
            "user",
            "password",
            "dbname",
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "channel_binding",
            "require_auth",
            "options",
            "connect_timeout",
            "application_name",
            "fallback_application_name");

    /** Says nothing, so that standards and the environment say all. */
    static final ConnectionString NONE = new ConnectionString(Map.of());

    /** Reads a string; null where it is neither form. */
    static @Nullable ConnectionString parse(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher uri = URI.matcher(text);
        boolean read = uri.matches() ? readUri(uri, parameters) : readPairs(text, parameters);
        parameters.values().removeIf(String::isEmpty);
        return read ? new ConnectionString(parameters) : null;
    }

    private static boolean readUri(Matcher uri, Map<String, String> parameters) {
        Matcher location = LOCATION.matcher(uri.group("location"));
        // Several hosts are told from the parameter of that name, so that there is one message for both forms.
        boolean single = location.matches();
        BiConsumer<String, @Nullable String> put =
                (key, value) -> parameters.put(key, value == null ? "" : decode(value));
        put.accept("host", single ? location.group("host").replaceAll("^\\[|]$", "") : uri.group("location"));
        put.accept("port", single ? location.group("port") : null);
        put.accept("user", uri.group("user"));
        put.accept("password", uri.group("password"));
        put.accept("dbname", uri.group("database"));
        String rest = uri.group("parameters");
        for (String pair : rest == null || rest.isEmpty() ? new String[0] : rest.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                return false;
            }
            put.accept(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return true;
    }

    private static boolean readPairs(String text, Map<String, String> parameters) {
        Matcher pair = PAIR.matcher(text);
        int end = 0;
        while (end < text.length() && pair.find() && pair.start() == end) {
            String value = pair.group(2) == null ? pair.group(3) : pair.group(2);
            parameters.put(pair.group(1), value.replaceAll("\\\\(.)", "$1"));
            end = pair.end();
        }
        return end == text.length() && !parameters.isEmpty();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** The parameters that have no effect here. */
    Set<String> ignored() {
        Map<String, String> left = new TreeMap<>(parameters);
        left.keySet().removeAll(UNDERSTOOD);
        return left.keySet();
    }

    /** What it says of the link, by the gateway's own keys. */
    Map<String, Object> tls() {
        Map<String, Object> found = new TreeMap<>();
        TLS.forEach((name, key) -> {
            String value = parameters.get(name);
            // The authorities of the system are those of the Java platform, which hold where no file is named.
            if (value != null && !(name.equals("sslrootcert") && value.equals("system"))) {
                found.put(key, value);
            }
        });
        return found;
    }

    /** What it says of how the server may ask who connects, by the gateway's own key. */
    Map<String, Object> proofs() {
        if ("require".equals(parameters.get("channel_binding"))) {
            return Map.of("require_auth", ServerProof.SCRAM_PLUS.label());
        }
        String methods = parameters.get("require_auth");
        return methods == null ? Map.of() : Map.of("require_auth", methods);
    }

    /** Whether more than one host is named, of which the driver can use one only. */
    boolean hasSeveralHosts() {
        return parameters.getOrDefault("host", "").contains(",");
    }

    /** The parameter as the string, else the environment, else the standard has it. */
    private String value(String name, Map<String, String> environment, String standard) {
        String variable = VARIABLES.getOrDefault(name, "");
        return parameters.getOrDefault(name, environment.getOrDefault(variable, standard));
    }

    /** The URI that the driver reads; a directory as host is that of a Unix socket. */
    String uri(Map<String, String> environment) {
        String user = value("user", environment, System.getProperty("user.name"));
        String password = value("password", environment, "");
        String host = parameters.getOrDefault("hostaddr", value("host", environment, "localhost"));
        StringBuilder uri = new StringBuilder("postgresql://").append(encode(user));
        if (!password.isEmpty()) {
            uri.append(':').append(encode(password));
        }
        uri.append('@').append(host.contains(":") ? "[" + host + "]" : encode(host));
        uri.append(':').append(value("port", environment, "5432"));
        uri.append('/').append(encode(value("dbname", environment, user)));
        char divider = '?';
        for (String name : HANDED_ON) {
            String value = parameters.get(name);
            if (value != null) {
                uri.append(divider).append(name).append('=').append(encode(value));
                divider = '&';
            }
        }
        return uri.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "ConnectionString[********]";
    }
}
