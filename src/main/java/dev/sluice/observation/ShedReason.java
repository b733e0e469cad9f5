package dev.sluice.observation;

import dev.sluice.contract.Labelled;

/** Why work was refused that the gateway could have done at another time. Its label is the metrics' {@code reason}. */
public enum ShedReason implements Labelled {
    /** As many wait as may. */
    QUEUE_FULL("queue_full", "no more may wait"),
    /** It waited, and gave way to a caller of whom fewer wait. */
    GAVE_WAY("gave_way", "more of this caller wait than of others"),
    /** Its turn was not to be expected before its deadline. */
    TOO_LATE("too_late", "its turn would come too late"),
    /** It waited long, and more wait than can run at once. */
    WAITED_LONG("waited_long", "it has waited for longer than queue_wait"),
    /** The event loops are behind, and this kind is not the most urgent. */
    DOOR("door", "the event loops are behind");

    private final String label;
    private final String words;

    ShedReason(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** As a caller is told. */
    public String words() {
        return words;
    }

    @Override
    public String label() {
        return label;
    }
}
