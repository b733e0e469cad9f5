package dev.sluice.table.schema;

import dev.sluice.contract.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * What turns rows into a body of a media type: an aggregate over a relation's rows or over any, or a function whose
 * result is the body already.
 *
 * @param function the aggregate, or for a function's own result the domain
 * @param target the relation, or the function, that it is for; null is any
 * @param mediaType the type that is answered, which {@code *}{@code /*} leaves to the handler
 * @param isBinary whether the body is bytes rather than text
 */
public record MediaHandler(
        QualifiedName function, @Nullable QualifiedName target, MediaType mediaType, boolean isBinary) {}
