package dev.sluice.soak;

import dev.sluice.contract.ErrorCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was answered, how often, and whether each answer is one that is documented. */
public final class Outcomes {

    private static final Set<String> CODES =
            Stream.of(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toUnmodifiableSet());

    /** A fault of the gateway's own is documented, and none should be met. */
    private static final String INTERNAL = ErrorCode.INTERNAL.code();

    private static final Pattern SQLSTATE = Pattern.compile("[0-9A-Z]{5}");

    private static final int SERVER_FAULT = 500;

    private static final int TOLD_MAX = 20;

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<String> strange = new ConcurrentLinkedQueue<>();

    /** Takes note of an answer; the code that it was refused with, empty where it was a success. */
    String note(String kind, HttpResponse<String> answer) {
        if (answer.statusCode() < 400) {
            count(kind, "ok");
            return "";
        }
        String code = code(answer.body());
        count(kind, answer.statusCode() + " " + code);
        boolean isKnown = CODES.contains(code)
                ? !code.equals(INTERNAL)
                : SQLSTATE.matcher(code).matches() && answer.statusCode() < SERVER_FAULT;
        if (!isKnown) {
            strange(kind, answer.statusCode() + " " + answer.body());
        }
        return code;
    }

    private static String code(String body) {
        try {
            return new JsonObject(body).getString("code", "");
        } catch (DecodeException | ClassCastException noFailure) {
            return "";
        }
    }

    void count(String kind, String outcome) {
        counts.computeIfAbsent(kind + ": " + outcome, first -> new LongAdder()).increment();
    }

    /** Something that is documented nowhere. */
    void strange(String kind, String what) {
        count(kind, "UNDOCUMENTED");
        if (strange.size() < TOLD_MAX) {
            strange.add(kind + ": " + what.substring(0, Math.min(what.length(), 400)));
        }
    }

    public Iterable<String> strange() {
        return strange;
    }

    boolean allDocumented() {
        return strange.isEmpty();
    }

    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, count) -> all.put(what, count.sum()));
        return all;
    }
}
