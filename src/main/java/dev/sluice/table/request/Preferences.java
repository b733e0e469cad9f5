package dev.sluice.table.request;

import dev.sluice.contract.TimeoutPreference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request prefers, from its Prefer headers (RFC 7240). Of a preference that is said twice, the first holds.
 *
 * @param timeout the request's own time limit, as it said it; the door has made a deadline of it
 * @param invalid what is no preference of the dialect or of the gateway
 */
public record Preferences(
        @Nullable Resolution resolution,
        @Nullable Representation representation,
        @Nullable Count count,
        @Nullable TransactionEnd transaction,
        @Nullable Missing missing,
        @Nullable Handling handling,
        @Nullable String timezone,
        @Nullable Long maxAffected,
        @Nullable String timeout,
        boolean unfiltered,
        boolean stream,
        List<String> invalid) {

    public Preferences {
        invalid = List.copyOf(invalid);
    }

    /** A request without a preference. */
    public static final Preferences NONE = read(List.of(), false);

    /** A preference with a fixed set of values. */
    private interface Choice {
        String label();
    }

    /** What becomes of a row that is there already. */
    public enum Resolution implements Choice {
        MERGE_DUPLICATES("resolution=merge-duplicates"),
        IGNORE_DUPLICATES("resolution=ignore-duplicates"),
        /** The rows of an update each have values of their own, and are told apart by their key. */
        MERGE_BY_KEY("resolution=merge-by-key");

        private final String label;

        Resolution(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** What a write answers with. */
    public enum Representation implements Choice {
        FULL("return=representation"),
        MINIMAL("return=minimal"),
        HEADERS_ONLY("return=headers-only");

        private final String label;

        Representation(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** How the rows that match are counted. */
    public enum Count implements Choice {
        EXACT("count=exact"),
        PLANNED("count=planned"),
        ESTIMATED("count=estimated");

        private final String label;

        Count(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }

        /** Whether rows are really counted. */
        public boolean counts() {
            return this != PLANNED;
        }

        /** Whether the planner is asked. */
        public boolean explains() {
            return this != EXACT;
        }
    }

    /** How the request's transaction ends. */
    public enum TransactionEnd implements Choice {
        COMMIT("tx=commit"),
        ROLLBACK("tx=rollback");

        private final String label;

        TransactionEnd(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** What a column gets that a payload leaves out. */
    public enum Missing implements Choice {
        DEFAULT("missing=default"),
        NULL("missing=null");

        private final String label;

        Missing(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Whether an invalid preference is a fault. */
    public enum Handling implements Choice {
        STRICT("handling=strict"),
        LENIENT("handling=lenient");

        private final String label;

        Handling(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Reads the values of all Prefer headers. */
    public static Preferences of(List<String> headers, boolean transactionMayBeChosen) {
        return headers.isEmpty() ? NONE : read(headers, transactionMayBeChosen);
    }

    private static Preferences read(List<String> headers, boolean transactionMayBeChosen) {
        List<String> all = headers.stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .toList();
        String maxAffected = valueOf("max-affected=", all);
        return new Preferences(
                chosen(Resolution.values(), all),
                chosen(Representation.values(), all),
                chosen(Count.values(), all),
                transactionMayBeChosen ? chosen(TransactionEnd.values(), all) : null,
                chosen(Missing.values(), all),
                chosen(Handling.values(), all),
                valueOf("timezone=", all),
                maxAffected != null && maxAffected.matches("-?[0-9]{1,18}") ? Long.valueOf(maxAffected) : null,
                all.stream().filter(Preferences::isTimeout).findFirst().orElse(null),
                all.contains("unfiltered=allow"),
                all.contains("stream"),
                all.stream().filter(preference -> !isKnown(preference)).toList());
    }

    private static <T extends Choice> @Nullable T chosen(T[] choices, List<String> preferences) {
        for (String preference : preferences) {
            for (T choice : choices) {
                if (choice.label().equals(preference)) {
                    return choice;
                }
            }
        }
        return null;
    }

    private static @Nullable String valueOf(String prefix, List<String> preferences) {
        return preferences.stream()
                .filter(preference -> preference.startsWith(prefix))
                .map(preference -> preference.substring(prefix.length()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isKnown(String preference) {
        return Stream.<Function<String, Boolean>>of(
                                text -> text.startsWith("timezone="),
                                text -> text.startsWith("max-affected="),
                                Preferences::isTimeout,
                                "unfiltered=allow"::equals,
                                "stream"::equals)
                        .anyMatch(known -> known.apply(preference))
                || Stream.<Choice[]>of(
                                Resolution.values(),
                                Representation.values(),
                                Count.values(),
                                TransactionEnd.values(),
                                Missing.values(),
                                Handling.values())
                        .flatMap(Stream::of)
                        .anyMatch(choice -> choice.label().equals(preference));
    }

    private static boolean isTimeout(String preference) {
        return TimeoutPreference.of(List.of(preference)) != null;
    }

    public boolean isStrict() {
        return handling == Handling.STRICT;
    }

    /** Which of the preferences that speak of writes mean something to a request. */
    public record Scope(boolean resolution, boolean representation, boolean missing, boolean maxAffected) {}

    /** Those that were applied, in the order in which the response names them; null where none was. */
    public @Nullable String applied(Scope scope) {
        List<String> applied = new ArrayList<>();
        addIf(scope.resolution(), resolution, applied);
        addIf(scope.missing(), missing, applied);
        addIf(scope.representation(), representation, applied);
        addIf(true, count, applied);
        addIf(true, transaction, applied);
        addIf(true, handling, applied);
        addIf(timezone != null, "timezone=" + timezone, applied);
        addIf(scope.maxAffected() && isStrict() && maxAffected != null, "max-affected=" + maxAffected, applied);
        addIf(timeout != null, String.valueOf(timeout), applied);
        addIf(scope.maxAffected() && unfiltered, "unfiltered=allow", applied);
        return applied.isEmpty() ? null : String.join(", ", applied);
    }

    private static void addIf(boolean applies, @Nullable Choice choice, List<String> applied) {
        if (choice != null) {
            addIf(applies, choice.label(), applied);
        }
    }

    private static void addIf(boolean applies, String preference, List<String> applied) {
        if (applies) {
            applied.add(preference);
        }
    }
}
