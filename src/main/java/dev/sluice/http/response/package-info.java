/**
 * Answers on their way out: failures in their one shape, the headers that all answers have, streamed bodies. Refuses to
 * decide what is answered.
 */
@NullMarked
package dev.sluice.http.response;

import org.jspecify.annotations.NullMarked;
