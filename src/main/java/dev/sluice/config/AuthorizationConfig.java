package dev.sluice.config;

import java.time.Duration;
import java.util.List;

/**
 * The rules of access, from {@code authorization.yaml}.
 *
 * @param refreshInterval how often materialized views are refreshed
 * @param refreshTimeout after which a refresh is given up
 * @param checksMax the most checks in one question
 * @param searchMax the most results of one search
 */
public record AuthorizationConfig(
        Duration refreshInterval,
        Duration refreshTimeout,
        int checksMax,
        int searchMax,
        List<ResourceTypeConfig> resourceTypes) {}
