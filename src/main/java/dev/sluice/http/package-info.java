/**
 * The doors over HTTP. In charge of routes, of one deadline for each request from its arrival on, and of the one place
 * where a failure becomes a response. Refuses decisions: each question goes over the bus. Imports {@code contract},
 * {@code config}, {@code observation}, {@code bus} and Vert.x Web.
 */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
