package dev.sluice.support;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gateway that is talked to in whole messages: a request is its method and path, its headers, and after an empty line
 * its body; what is answered is the status, every header that is not the same for all answers, and after an empty line
 * the body. So a header that should not be there fails a test as one that is missing does.
 */
public record Harbour(TestGateway gateway) implements AutoCloseable {

    private static final Set<String> OF_EVERY_ANSWER = Set.of(
            "x-request-id",
            "date",
            "content-length",
            "connection",
            "etag",
            "x-content-type-options",
            "content-security-policy",
            "referrer-policy",
            "cross-origin-resource-policy");

    private static final Pattern TOKEN = Pattern.compile("<token of (\\w+)>");

    /** PostgreSQL ends each row of an array but the last with a blank. */
    private static final String BETWEEN_ROWS = ", \n ";

    /** The whole answer to a request, in which a service key and tokens may be named in angle brackets. */
    public String answer(String request) {
        String[] parts = TOKEN.matcher(request.replace("<service key>", TestGateway.SERVICE_KEY))
                .replaceAll(found -> TestGateway.token("authenticated", found.group(1), 3_600))
                .split("\n\n", 2);
        String[] lines = parts[0].strip().split("\n");
        String[] first = lines[0].split(" ", 2);
        List<String> headers = new ArrayList<>();
        for (String line : List.of(lines).subList(1, lines.length)) {
            headers.addAll(List.of(line.split(": ?", 2)));
        }
        return whole(gateway.http()
                .send(
                        first[0],
                        encoded(first[1].strip()),
                        parts.length == 1 ? "" : parts[1].strip(),
                        headers.toArray(String[]::new)));
    }

    /** The body of the answer to a read, in one line. */
    public String body(String path) {
        return gateway.http().get(encoded(path)).body().replace(BETWEEN_ROWS, ", ");
    }

    /** The body of rows that have nothing but an id. */
    public static String ofIds(String ids) {
        return Stream.of(ids.split(" "))
                .filter(id -> !id.equals("none"))
                .map("{\"id\":%s}"::formatted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String whole(HttpResponse<String> response) {
        TreeMap<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers().map());
        headers.keySet().removeIf(OF_EVERY_ANSWER::contains);
        String told = headers.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> entry.getKey() + ": " + value + "\n"))
                .collect(Collectors.joining());
        String body = response.body().replace(BETWEEN_ROWS, ",\n ");
        return response.statusCode() + "\n" + told + (body.isEmpty() ? "" : "\n" + body);
    }

    /** Percent-encodes what a URI does not allow and leaves what a test has encoded itself. */
    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            boolean stays = one > ' ' && one < 127 && "\"<>\\^`{|}".indexOf(one) < 0;
            encoded.append(stays ? String.valueOf((char) one) : "%%%02X".formatted(one));
        }
        return encoded.toString();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
