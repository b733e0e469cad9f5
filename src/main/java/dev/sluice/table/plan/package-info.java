/**
 * What to do: a request with every name resolved, as statements are written from it. Pure. Refuses SQL, and to work
 * anything out. Imports {@code contract}, {@code table.query}, {@code table.request} and {@code table.schema}.
 */
@NullMarked
package dev.sluice.table.plan;

import org.jspecify.annotations.NullMarked;
