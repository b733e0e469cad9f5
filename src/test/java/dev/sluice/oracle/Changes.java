package dev.sluice.oracle;

import dev.sluice.oracle.Row.Generation;
import dev.sluice.oracle.Row.Project;
import dev.sluice.oracle.Row.Seat;
import dev.sluice.oracle.Row.Share;
import dev.sluice.oracle.Row.Team;
import dev.sluice.oracle.Row.User;
import dev.sluice.oracle.World.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes up the next change of a world: by chance, but never one that PostgreSQL would refuse. */
final class Changes {

    static final List<UUID> USERS = Row.ids('a', 12);
    static final List<UUID> TEAMS = Row.ids('c', 6);
    static final List<UUID> PROJECTS = Row.ids('b', 10);
    static final List<UUID> GENERATIONS = Row.ids('d', 36);

    private static final List<String> SEAT_ROLES = List.of("owner", "admin", "editor", "viewer");
    private static final List<String> LEVELS = List.of("read", "write", "admin");
    private static final List<String> VISIBILITIES = List.of("private", "team-only", "public");
    private static final List<String> STATUSES = List.of("pending", "processing", "completed", "completed", "failed");
    private static final int ATTEMPTS_MAX = 100;
    private static final int BULK = 6;
    private static final int KEPT_MIN = 3;

    private final World world;
    private final Random random;

    Changes(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /**
     * The next change.
     *
     * @param cascades whether foreign keys act, as they do not in a session of the replica role
     */
    Change next(boolean cascades) {
        List<Supplier<Change>> ways = new ArrayList<>(ways());
        if (cascades) {
            ways.addAll(List.of(() -> deletion(User.class), () -> deletion(Team.class), () -> deletion(Project.class)));
        }
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Change change = ways.get(random.nextInt(ways.size())).get();
            if (change != null) {
                return change;
            }
        }
        throw new IllegalStateException("no change is possible");
    }

    private List<Supplier<Change>> ways() {
        return List.of(
                () -> insertion(this::seat),
                () -> insertion(this::seat),
                () -> insertion(this::seat),
                () -> insertion(this::share),
                () -> insertion(this::share),
                () -> insertion(this::generation),
                () -> insertion(this::generation),
                () -> insertion(this::project),
                () -> insertion(this::project),
                () -> insertion(() -> new Team(any(TEAMS), random.nextInt(5) > 0)),
                () -> insertion(() -> new User(any(USERS))),
                () -> deletion(Seat.class),
                () -> deletion(Seat.class),
                () -> deletion(Share.class),
                () -> deletion(Generation.class),
                () -> update(Seat.class, this::otherSeat),
                () -> update(Seat.class, this::otherSeat),
                () -> update(Seat.class, this::otherSeat),
                () -> update(Team.class, team -> new Team(team.id(), !team.active())),
                () -> update(Project.class, this::otherProject),
                () -> update(Project.class, this::otherProject),
                () -> update(Share.class, this::otherShare),
                () -> update(Generation.class, this::otherGeneration),
                () -> update(Generation.class, this::otherGeneration),
                this::seatsOfTeam,
                this::imagesOfProject,
                this::sharesOfTeam,
                this::copyOfSeats,
                this::copyOfGenerations,
                this::upsertOfSeats);
    }

    /** Enough rows to begin with, in an order in which they may be inserted. */
    static List<Change> beginning(Random random) {
        List<Row> rows = new ArrayList<>();
        USERS.forEach(id -> rows.add(new User(id)));
        TEAMS.forEach(id -> rows.add(new Team(id, true)));
        World world = new World().with(rows.stream().map(Effect::put).toList());
        for (int round = 0; round < 4; round++) {
            Changes changes = new Changes(world, random);
            List<Row> more = Stream.of(
                            drawn(30, changes::project), drawn(60, changes::generation),
                            drawn(10, changes::seat), drawn(6, changes::share))
                    .flatMap(List::stream)
                    .toList();
            for (Row row : more) {
                if (row != null && !world.has(row)) {
                    rows.add(row);
                    world = world.with(List.of(Effect.put(row)));
                }
            }
        }
        return rows.stream().map(Change::insert).toList();
    }

    private static List<Row> drawn(int count, Supplier<Row> draw) {
        return IntStream.range(0, count).mapToObj(each -> draw.get()).collect(Collectors.toList());
    }

    private <T> T any(List<T> choices) {
        return choices.isEmpty() ? null : choices.get(random.nextInt(choices.size()));
    }

    private <R extends Row> R any(Class<R> kind) {
        return any(world.all(kind));
    }

    private Seat seat() {
        Team team = any(Team.class);
        User user = any(User.class);
        return team == null || user == null
                ? null
                : new Seat(team.id(), user.id(), any(SEAT_ROLES), random.nextInt(6) > 0);
    }

    private Share share() {
        Team team = any(Team.class);
        Project project = any(Project.class);
        return team == null || project == null ? null : new Share(project.id(), team.id(), any(LEVELS));
    }

    private Project project() {
        User owner = any(User.class);
        return owner == null ? null : new Project(any(PROJECTS), owner.id(), any(VISIBILITIES));
    }

    private Generation generation() {
        User owner = any(User.class);
        return owner == null
                ? null
                : new Generation(any(GENERATIONS), owner.id(), projectOrNone(), teamOrNone(), any(STATUSES));
    }

    private UUID projectOrNone() {
        Project project = random.nextInt(5) == 0 ? null : any(Project.class);
        return project == null ? null : project.id();
    }

    private UUID teamOrNone() {
        Team team = random.nextInt(3) > 0 ? null : any(Team.class);
        return team == null ? null : team.id();
    }

    private Change insertion(Supplier<Row> draw) {
        Row row = draw.get();
        return row == null || world.has(row) ? null : Change.insert(row);
    }

    private Change deletion(Class<? extends Row> kind) {
        List<? extends Row> rows = world.all(kind);
        return rows.size() <= KEPT_MIN ? null : Change.delete(any(rows), world);
    }

    private <R extends Row> Change update(Class<R> kind, Function<R, R> draw) {
        R row = any(kind);
        R other = row == null ? null : draw.apply(row);
        boolean taken = other == null || (!other.key().equals(row.key()) && world.has(other));
        return taken || other.equals(row) ? null : Change.update(row, other);
    }

    /** Another role or activity, or the seat is another user's or in another team. */
    private Seat otherSeat(Seat seat) {
        return switch (random.nextInt(4)) {
            case 0 -> new Seat(seat.team(), seat.user(), any(SEAT_ROLES), seat.active());
            case 1 -> new Seat(seat.team(), seat.user(), seat.role(), !seat.active());
            case 2 -> new Seat(seat.team(), any(User.class).id(), seat.role(), seat.active());
            default -> new Seat(any(Team.class).id(), seat.user(), any(SEAT_ROLES), seat.active());
        };
    }

    private Project otherProject(Project project) {
        return random.nextBoolean()
                ? new Project(project.id(), any(User.class).id(), project.visibility())
                : new Project(project.id(), project.owner(), any(VISIBILITIES));
    }

    private Share otherShare(Share share) {
        return switch (random.nextInt(3)) {
            case 0 -> new Share(any(Project.class).id(), share.team(), share.level());
            case 1 -> new Share(share.project(), any(Team.class).id(), share.level());
            default -> new Share(share.project(), share.team(), any(LEVELS));
        };
    }

    private Generation otherGeneration(Generation one) {
        return switch (random.nextInt(4)) {
            case 0 -> new Generation(one.id(), any(User.class).id(), one.project(), one.team(), one.status());
            case 1 -> new Generation(one.id(), one.owner(), projectOrNone(), one.team(), one.status());
            case 2 -> new Generation(one.id(), one.owner(), one.project(), teamOrNone(), one.status());
            default -> new Generation(one.id(), one.owner(), one.project(), one.team(), any(STATUSES));
        };
    }

    private Change seatsOfTeam() {
        UUID team = any(TEAMS);
        String role = any(SEAT_ROLES);
        return new Change(
                "update public.team_members set role = '%s', is_active = true where team_id = '%s'"
                        .formatted(role, team),
                null,
                effects(
                        Seat.class,
                        seat -> seat.team().equals(team),
                        seat -> Effect.put(new Seat(team, seat.user(), role, true))));
    }

    private Change imagesOfProject() {
        UUID project = any(PROJECTS);
        return new Change(
                "update public.generations set status = 'completed' where project_id = '%s'".formatted(project),
                null,
                effects(
                        Generation.class,
                        one -> project.equals(one.project()),
                        one -> Effect.put(
                                new Generation(one.id(), one.owner(), one.project(), one.team(), "completed"))));
    }

    private Change sharesOfTeam() {
        UUID team = any(TEAMS);
        return new Change(
                "delete from public.project_teams where team_id = '%s'".formatted(team),
                null,
                effects(Share.class, share -> share.team().equals(team), Effect::remove));
    }

    private <R extends Row> List<Effect> effects(Class<R> kind, Predicate<R> which, Function<R, Effect> effect) {
        return world.all(kind).stream().filter(which).map(effect).toList();
    }

    private Change copyOfSeats() {
        List<Row> rows = several(this::seat, row -> !world.has(row));
        return rows.isEmpty() ? null : Change.copy(rows);
    }

    private Change copyOfGenerations() {
        List<Row> rows = several(this::generation, row -> !world.has(row));
        return rows.isEmpty() ? null : Change.copy(rows);
    }

    private Change upsertOfSeats() {
        List<Row> rows = several(this::seat, row -> true);
        return rows.isEmpty()
                ? null
                : Change.upsert(
                        rows, "(team_id, user_id) do update set role = excluded.role, is_active = excluded.is_active");
    }

    private List<Row> several(Supplier<Row> draw, Predicate<Row> wanted) {
        return Stream.generate(draw)
                .limit(BULK)
                .filter(row -> row != null && wanted.test(row))
                .collect(Collectors.toMap(Row::key, row -> row, (one, other) -> one, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }
}
