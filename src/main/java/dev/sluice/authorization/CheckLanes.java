package dev.sluice.authorization;

import dev.sluice.config.KindConfig;

/**
 * The ways of one verticle instance to PostgreSQL.
 *
 * @param places statements that may run at once
 * @param queueMax questions that may wait for one
 */
public record CheckLanes(int places, int queueMax) {

    /** An instance's share of what all have together, one at least. */
    public static CheckLanes share(KindConfig kind, int instances) {
        return new CheckLanes(Math.max(1, kind.poolSize() / instances), Math.max(1, kind.queueMax() / instances));
    }
}
