/**
 * The keys that tokens are verified with. In charge of reading them, of what each may verify, and of having those that
 * an issuer uses today. Refuses a key for anything that it is not for. Imports {@code contract}, {@code config},
 * {@code observation}, the JWT library and, alone outside the doors, Vert.x's HTTP, as a client.
 */
@NullMarked
package dev.sluice.authentication.keys;

import org.jspecify.annotations.NullMarked;
