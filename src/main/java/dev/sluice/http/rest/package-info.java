/**
 * The PostgREST dialect: from a request to a table operation and from its result to a response. Pure; refuses to know
 * the server that it serves. Imports {@code contract}.
 */
@NullMarked
package dev.sluice.http.rest;

import org.jspecify.annotations.NullMarked;
