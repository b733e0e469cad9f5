package dev.sluice.support;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Questions of AuthZEN in the names of its certification scenario: alice may read and write record-1, bob may only read
 * it, and record-2 is out of his reach; each name stands for the id of a fixture of the authorization matrix. Answers
 * are status and body, in the same names, without what differs each time.
 */
public record AuthZenCalls(HttpCalls http) {

    /** The project that record-1 is. */
    public static final String RECORD_1 = "e1000000-0000-4000-8000-000000000001";

    private static final Map<String, String> IDS = ids();

    private static Map<String, String> ids() {
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put("alice", "e0000000-0000-4000-8000-00000000000a");
        ids.put("bob", "e0000000-0000-4000-8000-000000000004");
        ids.put("nobody", "e0000000-0000-4000-8000-0000000000ff");
        ids.put("record-1", RECORD_1);
        for (int number = 2; number <= 9; number++) {
            ids.put("record-" + number, RECORD_1.replaceFirst("1$", Integer.toString(number)));
        }
        ids.put("record-absent", RECORD_1.replaceFirst("01$", "ff"));
        ids.put("record", "project");
        return ids;
    }

    /** What a service is answered. */
    public String ask(String path, String body) {
        return told(send(path, body, "apikey", TestGateway.SERVICE_KEY));
    }

    /** What a user is answered, named as in the scenario. */
    public String askAs(String user, String path, String body) {
        return told(send(path, body, "Authorization", "Bearer " + TestGateway.token(IDS.get(user))));
    }

    /** What is answered to a request with just these headers. */
    public String askWith(String path, String body, String... headers) {
        return told(http.post(path, withIds(body), headers));
    }

    private HttpResponse<String> send(String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return http.post(path, withIds(body), all.toArray(String[]::new));
    }

    private static String withIds(String body) {
        String text = body;
        for (Map.Entry<String, String> id : IDS.entrySet()) {
            text = text.replace('"' + id.getKey() + '"', '"' + id.getValue() + '"');
        }
        return text;
    }

    private static String told(HttpResponse<String> response) {
        String text = response.body()
                .replaceAll("\"as_of\":\"[^\"]+\"", "\"as_of\":\"now\"")
                .replaceAll("\"execution_time_ms\":[0-9.E-]+", "\"execution_time_ms\":1");
        for (Map.Entry<String, String> id : IDS.entrySet()) {
            text = text.replace('"' + id.getValue() + '"', '"' + id.getKey() + '"');
        }
        return response.statusCode() + " " + text;
    }
}
