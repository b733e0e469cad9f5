/**
 * Who is asking. In charge of turning credentials into an identity and of the row of a user. Refuses to answer with a
 * weaker identity than the one presented. Imports {@code contract}, {@code config}, {@code observation}, {@code bus},
 * {@code postgres} and the JWT library.
 */
@NullMarked
package dev.sluice.authentication;

import org.jspecify.annotations.NullMarked;
