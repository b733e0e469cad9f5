package dev.sluice.soak;

import java.util.List;
import java.util.stream.Stream;

/** What a client may be at. */
public enum SoakWork {
    READ,
    PAGE,
    WRITE,
    CHANGE,
    CHECK,
    BATCH,
    TRANSACTION,
    STREAM,
    LARGE_ANSWER,
    TOO_LARGE_ANSWER,
    LARGE_BODY,
    BAD_INPUT,
    SLOW_READER,
    LEAVER;

    /** The mix of a soak: what is usual often, what is heavy now and then. */
    static List<SoakWork> usual() {
        List<SoakWork> light = List.of(READ, READ, READ, PAGE, WRITE, WRITE, CHANGE, CHECK, CHECK, BAD_INPUT);
        List<SoakWork> heavy = List.of(
                BATCH, TRANSACTION, STREAM, LARGE_ANSWER, TOO_LARGE_ANSWER, LARGE_BODY, SLOW_READER, LEAVER, LEAVER);
        return Stream.of(light, light, light, light, light, heavy)
                .flatMap(List::stream)
                .toList();
    }

    /** All that is large, at once. */
    public static List<SoakWork> heavy() {
        return List.of(
                BATCH, STREAM, LARGE_ANSWER, LARGE_ANSWER, TOO_LARGE_ANSWER, LARGE_BODY, LARGE_BODY, SLOW_READER);
    }
}
