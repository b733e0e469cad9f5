package dev.sluice.bus;

import dev.sluice.contract.Message;
import dev.sluice.contract.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One of the questions that an address takes, with its answer.
 *
 * @param markedBy the field by which the JSON form of this question is told from the others at its address; null takes
 *     what no other question claims
 */
public record Route<Q extends Message, R extends Message>(
        Operation<Q, R> operation,
        Answer<Q, R> answer,
        @Nullable String markedBy) {

    public static <Q extends Message, R extends Message> Route<Q, R> of(
            Operation<Q, R> operation, Answer<Q, R> answer) {
        return new Route<>(operation, answer, null);
    }

    public static <Q extends Message, R extends Message> Route<Q, R> markedBy(
            String field, Operation<Q, R> operation, Answer<Q, R> answer) {
        return new Route<>(operation, answer, field);
    }
}
