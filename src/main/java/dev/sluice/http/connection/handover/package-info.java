/**
 * A port that several processes listen on (SO_REUSEPORT), and how one of them leaves it to the others without losing a
 * connection. Knows sockets of the operating system; what is said on connections is not known here.
 */
@NullMarked
package dev.sluice.http.connection.handover;

import org.jspecify.annotations.NullMarked;
