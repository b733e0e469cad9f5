/** Whether the database is there: waited for at a start, and asked ever after. Refuses to guess from requests. */
@NullMarked
package dev.sluice.postgres.watch;

import org.jspecify.annotations.NullMarked;
