package dev.sluice.command.process;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The signals by which operators ask for a reload (those of PostgREST, and the one by which daemons are asked) or for
 * the end. Reached by reflection, because the compiler warns of the JDK's only way to hear a signal
 * ({@code sun.misc.Signal}, open in {@code jdk.unsupported}) in a manner that nothing suppresses.
 */
public final class ProcessSignal {

    /** Asks for a new schema cache. */
    public static final String SCHEMA = "USR1";

    /** Ask for the configuration to be read anew. */
    public static final List<String> CONFIG = List.of("HUP", "USR2");

    /** Ask for the end, each with its number. */
    public static final Map<String, Integer> END = Map.of("INT", 2, "TERM", 15);

    private ProcessSignal() {}

    /** Does what is asked for at each signal from now on, where the operating system has one of this name. */
    public static void on(String name, Runnable asked, Consumer<String> told) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard = Proxy.newProxyInstance(
                    ProcessSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        asked.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), heard);
        } catch (ReflectiveOperationException unheard) {
            told.accept("signal %s is not heard here: %s".formatted(name, unheard));
        }
    }
}
