package dev.sluice.faults;

import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What every write was answered, held against the rows that are there. */
final class Ledger {

    /** What the caller may believe of a write. */
    enum Fate {
        /** Acknowledged: there exactly once. */
        DONE,
        /** Refused or failed: not there. */
        NOT_DONE,
        /** SLC004, or no answer at all: there once or not. */
        UNKNOWN;

        static Fate of(String code) {
            return switch (code) {
                case Answered.OK -> DONE;
                case "SLC004", Answered.TRANSPORT, Answered.CUT -> UNKNOWN;
                default -> NOT_DONE;
            };
        }
    }

    private record Entry(Work work, String code) {}

    private final Map<UUID, Entry> entries = new ConcurrentHashMap<>();

    void settle(Work work, Collection<UUID> ids, String code) {
        ids.forEach(id -> entries.put(id, new Entry(work, code)));
    }

    /** What is not as it was answered, and forgets what has been looked at. */
    List<String> breaches(TestDatabase database) {
        Map<String, Integer> rows = new HashMap<>();
        database.rows("delete from public.fault_write returning id::text")
                .forEach(row -> rows.merge(row.get(0), 1, Integer::sum));
        List<String> breaches = new ArrayList<>();
        entries.forEach((id, entry) -> {
            int there = rows.getOrDefault(id.toString(), 0);
            boolean isRight = switch (Fate.of(entry.code())) {
                case DONE -> there == 1;
                case NOT_DONE -> there == 0;
                case UNKNOWN -> there <= 1;
            };
            if (!isRight) {
                breaches.add(
                        "a write of %s answered %s is there %d times".formatted(entry.work(), entry.code(), there));
            }
        });
        entries.clear();
        return breaches;
    }
}
