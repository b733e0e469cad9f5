package dev.sluice.oracle;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** A row of Velro that its rules read, in memory and as the statements that write it. */
sealed interface Row {

    /** What tells a row from others of its kind. */
    record RowKey(Class<? extends Row> kind, List<UUID> ids) {
        static RowKey of(Class<? extends Row> kind, UUID... ids) {
            return new RowKey(kind, List.of(ids));
        }
    }

    RowKey key();

    String table();

    /** All columns with their values as PostgreSQL reads them, those of the key first; null for null. */
    Map<String, String> columns();

    record User(UUID id) implements Row {
        @Override
        public RowKey key() {
            return RowKey.of(User.class, id);
        }

        @Override
        public String table() {
            return "public.users";
        }

        @Override
        public Map<String, String> columns() {
            return row("id", id, "email", id + "@velro.example", "display_name", "Somebody");
        }
    }

    record Team(UUID id, boolean active) implements Row {
        @Override
        public RowKey key() {
            return RowKey.of(Team.class, id);
        }

        @Override
        public String table() {
            return "public.teams";
        }

        @Override
        public Map<String, String> columns() {
            return row("id", id, "name", "Some team", "is_active", active);
        }
    }

    record Seat(UUID team, UUID user, String role, boolean active) implements Row {
        @Override
        public RowKey key() {
            return RowKey.of(Seat.class, team, user);
        }

        @Override
        public String table() {
            return "public.team_members";
        }

        @Override
        public Map<String, String> columns() {
            return row("team_id", team, "user_id", user, "role", role, "is_active", active);
        }
    }

    record Project(UUID id, UUID owner, String visibility) implements Row {
        @Override
        public RowKey key() {
            return RowKey.of(Project.class, id);
        }

        @Override
        public String table() {
            return "public.projects";
        }

        @Override
        public Map<String, String> columns() {
            return row("id", id, "user_id", owner, "name", "Some project", "visibility", visibility);
        }
    }

    record Share(UUID project, UUID team, String level) implements Row {
        @Override
        public RowKey key() {
            return RowKey.of(Share.class, project, team);
        }

        @Override
        public String table() {
            return "public.project_teams";
        }

        @Override
        public Map<String, String> columns() {
            return row("project_id", project, "team_id", team, "access_level", level);
        }
    }

    /** An image; its project and team may be null. */
    record Generation(UUID id, UUID owner, UUID project, UUID team, String status) implements Row {
        @Override
        public RowKey key() {
            return RowKey.of(Generation.class, id);
        }

        @Override
        public String table() {
            return "public.generations";
        }

        @Override
        public Map<String, String> columns() {
            return row(
                    "id",
                    id,
                    "user_id",
                    owner,
                    "project_id",
                    project,
                    "team_context_id",
                    team,
                    "status",
                    status,
                    "prompt",
                    "An image");
        }
    }

    /** How the rules are written just now; a row, so that a replaced rule is a change like any other. */
    record Rules(RuleText text) implements Row {
        @Override
        public RowKey key() {
            return RowKey.of(Rules.class);
        }

        @Override
        public String table() {
            throw new UnsupportedOperationException("rules stand in no table");
        }

        @Override
        public Map<String, String> columns() {
            throw new UnsupportedOperationException("rules have no columns");
        }
    }

    private static Map<String, String> row(Object... namesAndValues) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            row.put((String) namesAndValues[index], Objects.toString(namesAndValues[index + 1], null));
        }
        return row;
    }

    /** The values as a line of COPY. */
    default String copyLine() {
        return columns().values().stream()
                .map(value -> value == null ? "\\N" : value)
                .collect(Collectors.joining("\t", "", "\n"));
    }

    default String columnNames() {
        return String.join(", ", columns().keySet());
    }

    default String values() {
        return columns().values().stream().map(Row::literal).collect(Collectors.joining(", ", "(", ")"));
    }

    default String insert() {
        return "insert into %s (%s) values %s".formatted(table(), columnNames(), values());
    }

    default String delete() {
        return "delete from %s where %s".formatted(table(), byKey());
    }

    /** The statement that makes this row the other, which may have another key. */
    default String updateTo(Row other) {
        Map<String, String> before = columns();
        String changes = other.columns().entrySet().stream()
                .filter(column -> !Objects.equals(column.getValue(), before.get(column.getKey())))
                .map(column -> column.getKey() + " = " + literal(column.getValue()))
                .collect(Collectors.joining(", "));
        return "update %s set %s where %s".formatted(table(), changes, byKey());
    }

    private String byKey() {
        return columns().entrySet().stream()
                .limit(key().ids().size())
                .map(column -> column.getKey() + " = " + literal(column.getValue()))
                .collect(Collectors.joining(" and "));
    }

    private static String literal(String value) {
        return value == null ? "null" : "'" + value + "'";
    }

    /** Typed ids, as in the sample: a letter for the kind and a running number. */
    static UUID id(char letter, int number) {
        return UUID.fromString("%c0000000-0000-4000-8000-%012d".formatted(letter, number));
    }

    static List<UUID> ids(char letter, int count) {
        UUID[] ids = new UUID[count];
        Arrays.setAll(ids, index -> id(letter, index + 1));
        return List.of(ids);
    }
}
