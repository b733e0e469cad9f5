/**
 * What the rooms say to each other: operations with their requests and replies, identities, failures. In charge of the
 * vocabulary and of the invariants of each value. Refuses behaviour and every foreign library: it imports the JDK only.
 */
@NullMarked
package dev.sluice.contract;

import org.jspecify.annotations.NullMarked;
