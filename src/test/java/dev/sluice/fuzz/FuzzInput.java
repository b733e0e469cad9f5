package dev.sluice.fuzz;

import dev.sluice.contract.Body;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a target is given, in the form of a letter, so that seeds and findings can be read.
 *
 * @param head the lines up to the first empty one, at least one
 * @param rest what follows it
 */
public record FuzzInput(List<String> head, Body rest) {

    /** Reads any bytes. */
    public static FuzzInput of(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && !isEnd(bytes, end)) {
            end++;
        }
        byte[] rest = Arrays.copyOfRange(bytes, Math.min(end + 2, bytes.length), bytes.length);
        String head = new String(bytes, 0, end, StandardCharsets.UTF_8);
        return new FuzzInput(List.of(head.split("\n", -1)), Body.of(rest));
    }

    private static boolean isEnd(byte[] bytes, int index) {
        return bytes[index] == '\n' && index + 1 < bytes.length && bytes[index + 1] == '\n';
    }

    public String first() {
        return head.get(0);
    }

    /** The lines of the head after the first. */
    public List<String> others() {
        return head.subList(1, head.size());
    }

    public String text() {
        return new String(rest.bytes(), StandardCharsets.UTF_8);
    }
}
