/**
 * The only user of the event bus. In charge of addresses becoming typed questions, of deadlines in headers, of failures
 * that cross whole, and of the JSON form of each message. Refuses what any message means. Imports {@code contract},
 * {@code config} and {@code observation}. Who may say what is found out in {@code bus.identity}.
 */
@NullMarked
package dev.sluice.bus;

import org.jspecify.annotations.NullMarked;
