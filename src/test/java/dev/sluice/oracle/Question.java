package dev.sluice.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** One check to be asked, and which there are. */
record Question(String type, UUID user, UUID resource, String operation) {

    /** Who has no row anywhere, so that only what is public is open to them. */
    private static final UUID STRANGER = Row.id('a', 999);

    static final List<UUID> USERS =
            Stream.concat(Changes.USERS.stream(), Stream.of(STRANGER)).toList();

    private static final List<UUID> GENERATIONS = Stream.concat(
                    Changes.GENERATIONS.stream(), Stream.of(Row.id('d', 999)))
            .toList();

    private static final List<UUID> PROJECTS = Stream.concat(Changes.PROJECTS.stream(), Stream.of(Row.id('b', 999)))
            .toList();

    static List<UUID> resources(String type) {
        return type.equals(VelroModel.PROJECT) ? PROJECTS : GENERATIONS;
    }

    /** Every user with every resource of a type, each with some operation. */
    static List<Question> all(String type, Random random) {
        List<Question> all = new ArrayList<>();
        for (UUID user : USERS) {
            for (UUID resource : resources(type)) {
                all.add(new Question(type, user, resource, any(VelroModel.OPERATIONS, random)));
            }
        }
        return all;
    }

    /** Any questions, of generations mostly. */
    static List<Question> any(int count, Random random) {
        return Stream.generate(() -> any(random)).limit(count).toList();
    }

    static Question any(Random random) {
        String type = anyType(random);
        return new Question(type, any(USERS, random), any(resources(type), random), any(VelroModel.OPERATIONS, random));
    }

    static String anyType(Random random) {
        return random.nextInt(4) == 0 ? VelroModel.PROJECT : VelroModel.GENERATION;
    }

    static <T> T any(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
