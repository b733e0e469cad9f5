/** The process as the operating system sees it: signals that ask for something, and an end in order. */
@NullMarked
package dev.sluice.command.process;

import org.jspecify.annotations.NullMarked;
