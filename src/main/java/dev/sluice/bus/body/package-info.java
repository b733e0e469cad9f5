/**
 * What comes, before anybody looks at what it says. In charge of measuring a JSON message, and of fields that a record
 * lacks. Refuses what it means. Imports {@code contract} and the JSON types of Vert.x.
 */
@NullMarked
package dev.sluice.bus.body;

import org.jspecify.annotations.NullMarked;
