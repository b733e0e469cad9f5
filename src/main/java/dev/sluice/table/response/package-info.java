/**
 * What is answered: from the result of a statement to status, headers and body. Pure. Refuses to know the server that
 * sends it. Imports {@code contract}, {@code config}, {@code table.plan}, {@code table.request} and {@code table.sql}.
 */
@NullMarked
package dev.sluice.table.response;

import org.jspecify.annotations.NullMarked;
