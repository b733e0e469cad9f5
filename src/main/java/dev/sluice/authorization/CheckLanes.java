package dev.sluice.authorization;

/**
 * The ways of one verticle instance to PostgreSQL.
 *
 * @param places statements that may run at once
 * @param queueMax questions that may wait for one
 */
public record CheckLanes(int places, int queueMax) {

    /** An instance's share of what all have together, one at least. */
    public static CheckLanes share(int places, int queueMax, int instances) {
        return new CheckLanes(Math.max(1, places / instances), Math.max(1, queueMax / instances));
    }
}
