package dev.sluice.config;

import java.time.Duration;

/**
 * How much memory requests and answers may take over all of them. What a byte costs while it is worked on, up to six in
 * the heap for one of a request and three for one of an answer, is in the defaults.
 *
 * @param requests bytes of the bodies of all requests under way
 * @param answers bytes of all answers on their way from PostgreSQL to their clients
 * @param waitLimit how long a request waits for room before it is refused with SLC002
 */
public record MemoryConfig(int requests, int answers, Duration waitLimit) {

    private static final long MOST = 1_073_741_824;

    static MemoryConfig from(ConfigReader reader) {
        return new MemoryConfig(
                reader.bytes("requests", ofHeap(16)),
                reader.bytes("answers", ofHeap(8)),
                reader.duration("wait", "1s"));
    }

    /** A part of the heap at its largest, as a size. */
    static String ofHeap(int part) {
        return Math.min(MOST, Runtime.getRuntime().maxMemory() / part) + "B";
    }

    /** Fails where one request or answer that is allowed could never fit. */
    void check(ConfigReader reader, HttpCaps http, RestCaps rest) {
        if (requests < http.bodyBytesMax()) {
            reader.problem("memory.requests", "must hold one body of http.body_bytes_max");
        }
        if (answers < rest.answerBytesMax()) {
            reader.problem("memory.answers", "must hold one answer of rest.answer-bytes-max");
        }
    }
}
