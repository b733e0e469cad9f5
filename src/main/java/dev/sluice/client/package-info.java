/**
 * What an application calls. In charge of one method for each question, with the transaction that never stays open.
 * Refuses to do any work itself: it asks over the bus. Imports {@code contract} and {@code bus}.
 */
@NullMarked
package dev.sluice.client;

import org.jspecify.annotations.NullMarked;
