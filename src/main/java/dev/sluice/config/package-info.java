/**
 * The settings. In charge of reading them, of reporting every problem at once, and of showing what is in force without
 * its secrets. Refuses defaults anywhere else. Imports {@code contract}.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
