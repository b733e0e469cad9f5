/** How much memory what comes and goes may take, over all requests: who takes it, who waits until some is free. */
@NullMarked
package dev.sluice.memory;

import org.jspecify.annotations.NullMarked;
