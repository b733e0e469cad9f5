/**
 * The connections beneath the doors: who may open one, how slow it may be, its certificate, and who is at its other
 * end. Knows bytes, sockets and heads of requests; what a request asks for is not known here.
 */
@NullMarked
package dev.sluice.http.connection;

import org.jspecify.annotations.NullMarked;
