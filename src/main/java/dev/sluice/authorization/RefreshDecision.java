package dev.sluice.authorization;

import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.config.AuthorizationConfig;

/** What is to be done for a materialized view. Pure. */
enum RefreshDecision {
    NOTHING,

    /** To find whether the view is as it would be built now, and to say so. */
    DATE,
    REFRESH,

    /** To put one log row that touches everything in the place of too many. */
    COLLAPSE;

    /**
     * Decides by how a view stands.
     *
     * @param mayRefresh whether enough time has passed since the last refresh or its failure
     */
    static RefreshDecision of(AccessStanding standing, AuthorizationConfig config, boolean mayRefresh) {
        if (!standing.kept()) {
            return NOTHING;
        }
        if (mayRefresh && isDue(standing, config)) {
            return REFRESH;
        }
        if (standing.changes() > config.changesMax()) {
            return COLLAPSE;
        }
        return standing.changes() == 0 && standing.problem() == null ? DATE : NOTHING;
    }

    private static boolean isDue(AccessStanding standing, AuthorizationConfig config) {
        if (standing.problem() != null) {
            return true;
        }
        boolean muchTouched =
                standing.changes() * 100 > Math.max(1, standing.viewRows()) * config.refreshSharePercent();
        boolean old = standing.changes() > 0 && standing.age().compareTo(config.refreshInterval()) >= 0;
        return muchTouched || old;
    }
}
