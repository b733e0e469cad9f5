package dev.sluice.bench;

import dev.sluice.contract.AccessCheck;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** How large the sample is, and the checks that are asked of it: half by an owner, half by anybody of anything. */
enum AccessScale {
    THOUSANDS("10 thousand", 200, 20, 300, 1_140),
    MILLION("1 million", 5_000, 500, 11_500, 115_000),
    MILLIONS("5 million", 20_000, 2_000, 57_000, 575_000);

    static final String OPERATION = "download";

    private static final String TYPE = "generation";

    private final String label;
    private final int users;
    private final int teams;
    private final int projects;
    private final int generations;

    AccessScale(String label, int users, int teams, int projects, int generations) {
        this.label = label;
        this.users = users;
        this.teams = teams;
        this.projects = projects;
        this.generations = generations;
    }

    String label() {
        return label;
    }

    VelroSize size() {
        return new VelroSize(users, teams, projects, generations);
    }

    String database() {
        return "sluice_bench_access_" + name().toLowerCase(Locale.ROOT);
    }

    /** The sample's formula gives image n to user 3 + 11 n, modulo the users beyond the first two. */
    AccessCheck check(Random random) {
        int generation = 1 + random.nextInt(generations);
        int user = random.nextBoolean() ? (int) (3 + generation * 11L % (users - 2)) : 1 + random.nextInt(users);
        return AccessCheck.of(VelroSample.user(user), TYPE, VelroSample.generation(generation), OPERATION);
    }

    /** The bare look-up with the same distribution of ids, as a script of pgbench. */
    String pgbenchScript() {
        return """
                \\set r random(1, %d)
                \\set u case when random(1, 2) = 1 then 3 + (:r * 11) %% %d else random(1, %d) end
                select role, access_method from sluice.generation_access \
                where resource_id = %s and user_id in (%s, '%s');
                """.formatted(generations, users - 2, users, id("d", ":r"), id("a", ":u"), new UUID(0, 0));
    }

    /** Variables of pgbench are numbers; making an id of one costs PostgreSQL about a microsecond. */
    private static String id(String letter, String number) {
        return "('%s0000000-0000-4000-8000-' || lpad((%s)::text, 12, '0'))::uuid".formatted(letter, number);
    }
}
