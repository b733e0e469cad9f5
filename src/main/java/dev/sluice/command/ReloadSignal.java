package dev.sluice.command;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * The signal by which PostgREST's operators ask for a reload of the schema cache. Reached by reflection, because the
 * compiler warns of the JDK's only way to hear a signal ({@code sun.misc.Signal}, open in {@code jdk.unsupported}) in a
 * manner that nothing suppresses.
 */
final class ReloadSignal {

    private static final String NAME = "USR1";

    private ReloadSignal() {}

    /** Runs the reload at each signal from now on, where the operating system has one of this name. */
    static void on(Runnable reload, Consumer<String> told) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard = Proxy.newProxyInstance(
                    ReloadSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        reload.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(NAME), heard);
        } catch (ReflectiveOperationException unheard) {
            told.accept("no reload by signal here: " + unheard);
        }
    }
}
