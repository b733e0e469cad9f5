/**
 * What a query string says: its grammars, and what they read it into. Pure. Refuses to know methods, headers and
 * bodies. Imports {@code contract} and {@code table.grammar}.
 */
@NullMarked
package dev.sluice.table.query;

import org.jspecify.annotations.NullMarked;
