package dev.sluice.config;

/** Keys that are one record here and stand among the others of their block in the file. */
interface Inline {}
