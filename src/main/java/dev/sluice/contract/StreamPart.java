package dev.sluice.contract;

/**
 * A part of a body that is streamed.
 *
 * @param last whether nothing comes after it
 */
public record StreamPart(Body body, boolean last) implements Message {}
