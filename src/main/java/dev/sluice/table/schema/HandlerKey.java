package dev.sluice.table.schema;

import dev.sluice.contract.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * What a media handler is found by.
 *
 * @param target the relation or function; null is rows of any relation
 * @param mediaType as it was declared, where {@code *}{@code /*} is a media type of its own
 */
public record HandlerKey(@Nullable QualifiedName target, MediaType mediaType) {}
