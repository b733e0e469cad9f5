/**
 * What happened. In charge of counting every finished operation, of windows, grades and their reasons, and of the
 * Prometheus registry. Refuses to be told by name: it hears events over the bus and observations. Imports
 * {@code contract}, {@code config}, {@code observation}, {@code bus} and Micrometer.
 */
@NullMarked
package dev.sluice.metrics;

import org.jspecify.annotations.NullMarked;
