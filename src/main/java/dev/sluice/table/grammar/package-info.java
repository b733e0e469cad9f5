/**
 * Small parsers and how they combine. In charge of reading from left to right, of where a choice may go back, and of
 * telling a fault in the words that PostgREST's clients know: those of Parsec, whose rules of choice and of merging
 * faults hold here. Refuses to know any grammar. Imports nothing.
 *
 * @see <a href="https://hackage.haskell.org/package/parsec">Parsec</a>
 */
@NullMarked
package dev.sluice.table.grammar;

import org.jspecify.annotations.NullMarked;
