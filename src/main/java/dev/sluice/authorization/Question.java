package dev.sluice.authorization;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks that are asked together and answered from one snapshot; of types that are known. */
record Question(List<Item> items) {

    /**
     * One check, well formed.
     *
     * @param ageMillisMax the greatest age of a view that may answer whatever has changed since, null for strict
     */
    record Item(
            String type, UUID user, UUID resource, @Nullable Long ageMillisMax) {}

    Question {
        items = List.copyOf(items);
    }

    int size() {
        return items.size();
    }

    /** Whether a statement of one type answers both. */
    boolean goesWith(Question other) {
        String type = items.get(0).type();
        return isOf(type) && other.isOf(type);
    }

    private boolean isOf(String type) {
        return items.stream().allMatch(item -> item.type().equals(type));
    }
}
