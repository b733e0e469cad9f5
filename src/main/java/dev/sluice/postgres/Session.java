package dev.sluice.postgres;

import dev.sluice.contract.Identity;
import dev.sluice.contract.Isolation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As whom and how a statement runs.
 *
 * @param identity whose role and claims are set for the transaction; null runs as the gateway's own role, without a
 *     transaction around a single statement
 * @param isolation null is PostgreSQL's default
 * @param roleSettings what is set for the identity's role, before it is taken
 * @param settings that hold for the transaction, in order, after role and claims
 * @param first statements that run at the start of the transaction
 * @param rollsBack whether the transaction is rolled back even where all went well
 */
public record Session(
        @Nullable Identity identity,
        boolean readOnly,
        @Nullable Isolation isolation,
        Map<String, String> roleSettings,
        Map<String, String> settings,
        List<Statement> first,
        boolean rollsBack) {

    /** The gateway's own role, for its own look-ups; never for a caller's statement. */
    public static final Session GATEWAY = of(null, true, null);

    public Session {
        roleSettings = Map.copyOf(roleSettings);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        first = List.copyOf(first);
    }

    /** A transaction without settings of its own, which commits. */
    public static Session of(@Nullable Identity identity, boolean readOnly, @Nullable Isolation isolation) {
        return new Session(identity, readOnly, isolation, Map.of(), Map.of(), List.of(), false);
    }

    public static Session reading(Identity identity) {
        return of(identity, true, null);
    }

    public static Session writing(Identity identity) {
        return of(identity, false, null);
    }

    /** Whether its transaction, however it ends, leaves all as it was. */
    boolean changesNothing() {
        return readOnly || rollsBack;
    }

    /** The same with settings. */
    public Session with(Map<String, String> others) {
        return new Session(identity, readOnly, isolation, roleSettings, others, first, rollsBack);
    }

    /** The same with what is set for the role. */
    public Session ofRole(@Nullable Isolation ofRole, Map<String, String> others) {
        return new Session(
                identity, readOnly, isolation == null ? ofRole : isolation, others, settings, first, rollsBack);
    }

    /** Without its settings, which hold the headers of a request with their credentials. */
    @Override
    public String toString() {
        return "Session[identity=%s, readOnly=%s]".formatted(identity, readOnly);
    }
}
