package dev.sluice.flow;

import dev.sluice.contract.OperationKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How long somebody new would wait for a turn: what a door has to know to refuse, before it has read a body, what could
 * not be done in time. Told by each line on its own event loop, asked on those of the doors.
 */
public final class Outlook {

    private final Map<OperationKind, List<Line>> lines = new EnumMap<>(OperationKind.class);

    /** Nobody waits. */
    public Outlook() {
        for (OperationKind kind : OperationKind.values()) {
            lines.put(kind, new CopyOnWriteArrayList<>());
        }
    }

    /** One line of a kind, of which each event loop has one. */
    public final class Line {

        private final OperationKind kind;
        private volatile long nanos;

        private Line(OperationKind kind) {
            this.kind = kind;
        }

        /** Says how long somebody new would wait now. */
        public void tell(long expectedNanos) {
            if (nanos != expectedNanos) {
                nanos = expectedNanos;
            }
        }

        /** Nobody waits here any more, nor will. */
        public void close() {
            linesOf(kind).remove(this);
        }
    }

    /** A new line, in which nobody waits. */
    public Line line(OperationKind kind) {
        Line line = new Line(kind);
        linesOf(kind).add(line);
        return line;
    }

    /** How long it takes in the line where it takes least, as nobody can tell which one it will be. */
    long nanos(OperationKind kind) {
        long least = Long.MAX_VALUE;
        for (Line line : linesOf(kind)) {
            least = Math.min(least, line.nanos);
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }

    @SuppressWarnings("NullAway") // there is a list of each kind
    private List<Line> linesOf(OperationKind kind) {
        return lines.get(kind);
    }
}
