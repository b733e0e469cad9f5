/** A gateway under load and faults for as long as one likes: does anything grow, and is every answer a documented one. */
package dev.sluice.soak;
