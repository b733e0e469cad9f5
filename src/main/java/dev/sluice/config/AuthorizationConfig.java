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
 * @param guards the checks of access that rows of tables must pass
 */
public record AuthorizationConfig(
        Duration refreshInterval,
        Duration refreshTimeout,
        int checksMax,
        int searchMax,
        List<ResourceTypeConfig> resourceTypes,
        List<GuardConfig> guards) {

    static AuthorizationConfig from(
            ConfigReader reader, List<ResourceTypeConfig> resourceTypes, List<GuardConfig> guards) {
        return new AuthorizationConfig(
                reader.duration("refresh_interval", "30s"),
                reader.duration("refresh_timeout", "60s"),
                reader.integer("checks_max", 1_000, 1, 100_000),
                reader.integer("search_max", 1_000, 1, 100_000),
                resourceTypes,
                guards);
    }
}
