package dev.sluice.config;

import java.time.Duration;
import java.util.List;

/**
 * The rules of access, from {@code authorization.yaml}.
 *
 * @param refreshInterval the greatest age of a materialized view that something has touched
 * @param refreshTimeout after which a refresh is given up
 * @param refreshSharePercent how large the change log may grow, in hundredths of the view, before a refresh
 * @param inspectInterval how often each node looks at how views and change logs stand
 * @param changesMax the most rows of a change log; beyond them it says that everything has changed
 * @param checksMax the most checks in one question
 * @param searchMax the most results of one search
 * @param guards the checks of access that rows of tables must pass
 */
public record AuthorizationConfig(
        Duration refreshInterval,
        Duration refreshTimeout,
        int refreshSharePercent,
        Duration inspectInterval,
        int changesMax,
        int checksMax,
        int searchMax,
        List<ResourceTypeConfig> resourceTypes,
        List<GuardConfig> guards) {

    public AuthorizationConfig {
        resourceTypes = List.copyOf(resourceTypes);
        guards = List.copyOf(guards);
    }

    static AuthorizationConfig from(
            ConfigReader reader, List<ResourceTypeConfig> resourceTypes, List<GuardConfig> guards) {
        return new AuthorizationConfig(
                reader.duration("refresh_interval", "5m"),
                reader.duration("refresh_timeout", "5m"),
                reader.integer("refresh_share_percent", 10, 1, 100),
                reader.duration("inspect_interval", "5s"),
                reader.integer("changes_max", 500_000, 1_000, 100_000_000),
                reader.integer("checks_max", 1_000, 1, 100_000),
                reader.integer("search_max", 1_000, 1, 100_000),
                resourceTypes,
                guards);
    }
}
