package dev.sluice.contract;

/** The batch size that the measured times speak for, with the measurement in words. */
public record BatchRecommendation(int batchSize, String reason) {}
