/** Meters of access checks, by resource type. Refuses to know who asked. */
@NullMarked
package dev.sluice.metrics.access;

import org.jspecify.annotations.NullMarked;
