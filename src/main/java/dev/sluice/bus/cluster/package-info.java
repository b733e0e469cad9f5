/**
 * The event bus over several nodes. In charge of how nodes find each other and of the encrypted link between them.
 * Refuses what travels on it. Imports {@code config} and Hazelcast, next to nothing of which is loaded where there is
 * no cluster.
 */
@NullMarked
package dev.sluice.bus.cluster;

import org.jspecify.annotations.NullMarked;
