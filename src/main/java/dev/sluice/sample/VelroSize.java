package dev.sluice.sample;

/** How many rows the Velro sample has. The story of Ada and Ben is the same at every size. */
public record VelroSize(int users, int teams, int projects, int generations) {

    /** What the gateway starts with, large enough that a missing index shows. */
    public static final VelroSize FULL = new VelroSize(2_000, 200, 5_000, 50_000);

    /** What a test needs. */
    public static final VelroSize SMALL = new VelroSize(50, 8, 100, 500);

    public VelroSize {
        if (users < 20 || teams < 3 || projects < 10 || generations < 20) {
            throw new IllegalArgumentException("the sample needs 20 users, 3 teams, 10 projects and 20 generations");
        }
    }
}
