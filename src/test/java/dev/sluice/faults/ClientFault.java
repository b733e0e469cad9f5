package dev.sluice.faults;

import dev.sluice.support.FaultProxy;
import dev.sluice.support.FaultProxy.Direction;
import dev.sluice.support.Flow;
import java.util.Locale;
import java.util.function.Consumer;

/** What may happen between a client and the gateway, and whether what the gateway says is heard when it says it. */
@SuppressWarnings("ImmutableEnumChecker") // what it holds are references to methods
enum ClientFault {
    DELAYED(Hearing.LATER, proxy -> {
        proxy.flow(Direction.TO_SERVER, Flow.delayed(Caller.LIMIT.multipliedBy(2)));
        proxy.flow(Direction.TO_CLIENT, Flow.delayed(Caller.LIMIT.multipliedBy(2)));
    }),
    SILENT(Hearing.NEVER, FaultProxy::silence),
    SILENT_IN_THE_HEAD(Hearing.IN_TIME, proxy -> asking(proxy, 60, Flow.Then.SILENCE)),
    SILENT_IN_THE_BODY(Hearing.IN_TIME, proxy -> asking(proxy, Bytes.ASKED, Flow.Then.SILENCE)),
    RESET_IN_THE_BODY(Hearing.IN_TIME, proxy -> asking(proxy, Bytes.ASKED, Flow.Then.RESET)),
    HALF_CLOSED_IN_THE_BODY(Hearing.IN_TIME, proxy -> asking(proxy, Bytes.ASKED, Flow.Then.END)),
    TRICKLING_REQUEST(Hearing.IN_TIME, proxy -> proxy.flow(Direction.TO_SERVER, Flow.limited(200))),
    SILENT_ANSWER(Hearing.NEVER, proxy -> proxy.flow(Direction.TO_CLIENT, Flow.SILENT)),
    SILENT_IN_THE_ANSWER(Hearing.NEVER, proxy -> answering(proxy, Flow.Then.SILENCE)),
    RESET_IN_THE_ANSWER(Hearing.IN_TIME, proxy -> answering(proxy, Flow.Then.RESET)),
    HALF_CLOSED_IN_THE_ANSWER(Hearing.IN_TIME, proxy -> answering(proxy, Flow.Then.END)),
    SLOW_READER(Hearing.LATER, proxy -> proxy.flow(Direction.TO_CLIENT, Flow.limited(5_000))),
    RESET(Hearing.IN_TIME, FaultProxy::reset),
    HALF_CLOSED(Hearing.IN_TIME, proxy -> proxy.end(Direction.TO_SERVER)),
    HALF_CLOSED_BY_GATEWAY(Hearing.IN_TIME, proxy -> proxy.end(Direction.TO_CLIENT));

    /** How many bytes get through: to the middle of a request's body, and into an answer's head. */
    private static final class Bytes {
        static final int ASKED = 200;
        static final int ANSWERED = 100;
    }

    /** When the client hears what the gateway says in time. */
    enum Hearing {
        IN_TIME,
        LATER,
        NEVER
    }

    private final Hearing hearing;
    private final Consumer<FaultProxy> begin;

    ClientFault(Hearing hearing, Consumer<FaultProxy> begin) {
        this.hearing = hearing;
        this.begin = begin;
    }

    private static void asking(FaultProxy proxy, long bytes, Flow.Then then) {
        proxy.flow(Direction.TO_SERVER, Flow.after(bytes, then));
    }

    private static void answering(FaultProxy proxy, Flow.Then then) {
        proxy.flow(Direction.TO_CLIENT, Flow.after(Bytes.ANSWERED, then));
    }

    void begin(FaultProxy proxy) {
        begin.accept(proxy);
    }

    /** Ends what it held up with a reset, so that nothing of it comes after all, and lets everything pass. */
    void end(FaultProxy proxy) {
        proxy.reset();
        proxy.heal();
    }

    boolean isHeardInTime() {
        return hearing == Hearing.IN_TIME;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
