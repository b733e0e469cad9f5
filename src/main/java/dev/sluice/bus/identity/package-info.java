/**
 * Who may say as whom a message is. In charge of what askers show of themselves, and of finding out on the answering
 * side whether a message may state what it states. Refuses what credentials are: it has them verified. Imports
 * {@code contract}, {@code config} and {@code observation}.
 */
@NullMarked
package dev.sluice.bus.identity;

import org.jspecify.annotations.NullMarked;
