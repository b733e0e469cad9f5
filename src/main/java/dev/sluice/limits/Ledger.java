package dev.sluice.limits;

import dev.sluice.contract.TakenTokens;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was taken on this node and other nodes do not know yet. */
final class Ledger {

    private record Line(String rule, SubjectKey key) {}

    private final int linesMax;
    private final Map<Line, Long> lines = new ConcurrentHashMap<>();

    /**
     * A ledger of a certain length.
     *
     * @param linesMax beyond which nothing is noted, so that other nodes let through what they would have refused
     */
    Ledger(int linesMax) {
        this.linesMax = linesMax;
    }

    void took(String rule, SubjectKey key, long tokens) {
        Line line = new Line(rule, key);
        if (lines.size() < linesMax || lines.containsKey(line)) {
            lines.merge(line, tokens, Long::sum);
        }
    }

    /** Takes lines out, at most so many. */
    List<TakenTokens> take(int most) {
        List<TakenTokens> taken = new ArrayList<>();
        Iterator<Line> rest = lines.keySet().iterator();
        while (rest.hasNext() && taken.size() < most) {
            Line line = rest.next();
            @Nullable Long tokens = lines.remove(line);
            if (tokens != null) {
                taken.add(new TakenTokens(line.rule(), line.key().text(), tokens));
            }
        }
        return taken;
    }
}
