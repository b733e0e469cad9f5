package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * A question over the event bus: ties an address to the kind of work and the types of request and reply.
 *
 * @param kind whose target, time limit and metrics apply; null for questions about the gateway itself, which are not
 *     measured
 */
public record Operation<Q extends Message, R extends Message>(
        String address, @Nullable OperationKind kind, Class<Q> request, Class<R> reply) {}
