package dev.sluice.authentication.store;

import dev.sluice.observation.Observer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of service keys between two readings, as long as their keys are known here. A key's end by time is
 * no change of it.
 */
final class KeyChanges {

    /** Of one reading, so that a loaded dump holds up no event loop and fills no log; the others are told as one. */
    private static final int TOLD_MAX = 1_000;

    private static final String CREATED = "created";
    private static final String REVOKED = "revoked";
    private static final String CHANGED = "changed";
    private static final String DELETED = "deleted";

    private final Observer observer;

    KeyChanges(Observer observer) {
        this.observer = observer;
    }

    /** Tells of keys that were written since those that are known were read. */
    void written(Map<String, ServiceKey> known, Collection<ServiceKey> written) {
        Told told = new Told();
        written.forEach(key -> told.tell(key, change(known.get(key.digest()), key)));
        told.end();
    }

    /** Tells of the differences between all keys that were known and all that there are. */
    void all(Map<String, ServiceKey> known, Map<String, ServiceKey> found) {
        Told told = new Told();
        found.values().forEach(key -> told.tell(key, change(known.get(key.digest()), key)));
        Map<String, ServiceKey> gone = new HashMap<>(known);
        gone.keySet().removeAll(found.keySet());
        gone.values().forEach(key -> told.tell(key, DELETED));
        told.end();
    }

    private static @Nullable String change(@Nullable ServiceKey before, ServiceKey now) {
        if (now.equals(before)) {
            return null;
        }
        if (now.revoked() && (before == null || !before.revoked())) {
            return REVOKED;
        }
        return before == null ? CREATED : CHANGED;
    }

    /** What has been told of one reading. */
    private final class Told {

        private int times;

        void tell(ServiceKey key, @Nullable String change) {
            if (change != null && times++ < TOLD_MAX) {
                observer.keyChanged(key.name(), change);
            }
        }

        void end() {
            if (times > TOLD_MAX) {
                observer.keyChanged("*", "%d more".formatted(times - TOLD_MAX));
            }
        }
    }
}
