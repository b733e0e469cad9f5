package dev.sluice.flow;

import dev.sluice.config.QueueOrder;
import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * Who gets a place of one verticle instance, and when.
 *
 * @param places in all
 * @param placesMin that are used however long statements take
 * @param allowance how many of so many may be used at present
 * @param queueMax that may wait for one
 * @param queueWait how long one may wait while more wait than can run at once
 * @param queueOrder who comes next
 * @param outlook is told how long somebody new would wait
 */
public record PlaceRules(
        int places,
        int placesMin,
        IntUnaryOperator allowance,
        int queueMax,
        Duration queueWait,
        QueueOrder queueOrder,
        Outlook.Line outlook) {}
