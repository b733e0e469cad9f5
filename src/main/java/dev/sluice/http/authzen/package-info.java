/**
 * What requests of OpenID AuthZEN say, and the answers to them: JSON to messages and back. Pure. Refuses decisions and
 * knows no server. Imports {@code contract}, {@code config}, and Vert.x for its JSON.
 *
 * @see <a href="https://openid.net/specs/authorization-api-1_0.html">OpenID AuthZEN Authorization API 1.0</a>
 */
@NullMarked
package dev.sluice.http.authzen;

import org.jspecify.annotations.NullMarked;
