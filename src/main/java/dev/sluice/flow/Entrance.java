package dev.sluice.flow;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.observation.ShedReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is not let in, as it could not be answered in time: known from the kind of work alone, so before a body is read
 * and before anybody has asked who it is of. What takes turns with others it leaves to their line, which is fair.
 */
public final class Entrance {

    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Pressure pressure;
    private final Outlook outlook;
    private final Map<OperationKind, KindConfig> kinds;
    private final Observer observer;

    /** The entrance to work of the given kinds. */
    public Entrance(Pressure pressure, Outlook outlook, Map<OperationKind, KindConfig> kinds, Observer observer) {
        this.pressure = pressure;
        this.outlook = outlook;
        this.observer = observer;
        this.kinds = Map.copyOf(kinds);
    }

    /**
     * Why a request for work of the kind is refused now, with when to come again; empty lets it in.
     *
     * @param asked the time that its head asks for
     */
    public Optional<Failure> refusal(OperationKind kind, @Nullable Duration asked) {
        KindConfig config = kinds.get(kind);
        if (config == null) {
            return Optional.empty();
        }
        long limit = limit(config, asked).toNanos();
        if (pressure.keepsOut(kind, limit)) {
            return Optional.of(refused(kind, ShedReason.DOOR, AGAIN_NANOS));
        }
        long expected = outlook.nanos(kind);
        return expected > limit ? Optional.of(refused(kind, ShedReason.TOO_LATE, expected)) : Optional.empty();
    }

    private static Duration limit(KindConfig config, @Nullable Duration asked) {
        if (asked == null) {
            return config.timeLimit();
        }
        return asked.compareTo(config.timeLimitMax()) < 0 ? asked : config.timeLimitMax();
    }

    private Failure refused(OperationKind kind, ShedReason reason, long againNanos) {
        observer.shed(kind, reason);
        return ErrorCode.SHED
                .failure("kind %s: %s".formatted(kind.label(), reason.words()))
                .failure()
                .with(List.of(RetryAfter.of(againNanos)));
    }
}
