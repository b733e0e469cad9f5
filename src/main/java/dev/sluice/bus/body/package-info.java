/**
 * The size of what comes. In charge of measuring a JSON message before anything is made of it. Refuses what it means.
 * Imports {@code contract} and the JSON types of Vert.x.
 */
@NullMarked
package dev.sluice.bus.body;

import org.jspecify.annotations.NullMarked;
