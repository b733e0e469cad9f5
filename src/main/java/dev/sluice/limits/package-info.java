/**
 * How often who may ask. In charge of buckets of tokens, of how many of them there may be, and of telling other nodes
 * what was taken. Refuses knowing what is asked, and waiting for anybody. Imports {@code contract}, {@code config},
 * {@code observation} and {@code bus}.
 */
@NullMarked
package dev.sluice.limits;

import org.jspecify.annotations.NullMarked;
