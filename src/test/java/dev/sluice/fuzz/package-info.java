/**
 * What is tried with made-up input: the parsers that read what strangers send. A target takes bytes and throws where an
 * answer is other than the documented ones.
 */
@NullMarked
package dev.sluice.fuzz;

import org.jspecify.annotations.NullMarked;
