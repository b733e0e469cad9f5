/**
 * What is worth noticing. In charge of one interface, {@link dev.sluice.observation.Observer}, that every room tells in
 * domain words; who counts and who logs is decided by who implements it. Refuses meters and metric names. Imports
 * {@code contract}.
 */
@NullMarked
package dev.sluice.observation;

import org.jspecify.annotations.NullMarked;
