/**
 * What was asked: from the words of a request, or from a table operation, to an intent. Pure. Refuses to know what
 * exists: whether an intent makes sense is for the planner. Imports {@code contract}, {@code config} and
 * {@code table.query}.
 */
@NullMarked
package dev.sluice.table.request;

import org.jspecify.annotations.NullMarked;
