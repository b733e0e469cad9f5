/**
 * A schema described for machines. In charge of the OpenAPI (Swagger 2.0) document that PostgREST gives, and of one in
 * OpenAPI 3.1 of all that the gateway serves. Refuses to look anything up: it is given what it describes. Imports
 * {@code schema} of its siblings, {@code contract} and {@code config}.
 */
@NullMarked
package dev.sluice.table.openapi;

import org.jspecify.annotations.NullMarked;
