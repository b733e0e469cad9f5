/** How PostgreSQL itself is made to refuse an answer that is too large. */
@NullMarked
package dev.sluice.table.sql.cap;

import org.jspecify.annotations.NullMarked;
