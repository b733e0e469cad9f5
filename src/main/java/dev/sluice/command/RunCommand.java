package dev.sluice.command;

import dev.sluice.Gateway;
import dev.sluice.command.process.ProcessSignal;
import dev.sluice.command.process.Shutdown;
import dev.sluice.config.DrainConfig;
import dev.sluice.config.DropInConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.VelroSample;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the gateway until it is told to stop; with {@code database.uri: embedded}, PostgreSQL and the sample too. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the gateway. Without a configuration of its own it starts PostgreSQL and the Velro sample.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class RunCommand implements Callable<Integer> {

    /** How long the end may take beyond what the configuration leaves to clients, before the process goes anyway. */
    private static final long STOP_MILLIS_MAX = 10_000;

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec specification;

    @Override
    public Integer call() throws Exception {
        GatewayConfig config = config();
        PrintWriter out = specification.commandLine().getOut();
        Consumer<String> progress = line -> {
            out.println("  " + line);
            out.flush();
        };
        Shutdown shutdown = new Shutdown(progress);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(shutdown, out, stopped), "sluice-stop"));
        ProcessSignal.END.forEach((name, number) -> ProcessSignal.on(
                name,
                () -> {
                    if (shutdown.isOver()) {
                        // Who asks a second time does not want to wait for what is under way.
                        Runtime.getRuntime().halt(128 + number);
                    }
                    stop(shutdown, out, stopped);
                },
                progress));
        try {
            out.print(
                    config.database().isEmbedded()
                            ? sample(config, shutdown, progress)
                            : own(config, shutdown, progress));
            out.flush();
        } catch (RuntimeException failed) {
            // What fails because a signal took it away is not worth a message.
            if (!shutdown.isOver()) {
                shutdown.run();
                throw failed;
            }
        }
        stopped.await();
        return 0;
    }

    private GatewayConfig config() {
        return SampleSecrets.complete(options.load(RunCommand::inDatabase));
    }

    /** Starts PostgreSQL with the sample and the gateway over it; the answer is what to print. */
    private String sample(GatewayConfig config, Shutdown shutdown, Consumer<String> progress) throws Exception {
        EmbeddedPostgres server = shutdown.started(
                () -> EmbeddedPostgres.start(
                        config.database().dataDirectory(), config.database().embeddedPort(), progress),
                EmbeddedPostgres::close);
        VelroSample.load(server, progress);
        AuthorizationCommand.applyToSample(config, server, progress);
        UnaryOperator<GatewayConfig> here = read -> read.with(new Secret(server.uri()));
        Gateway gateway = shutdown.started(
                () -> start(here.apply(config), () -> here.apply(config())), running -> close(running, config));
        hearSignals(gateway, progress);
        return Banner.ofSample(gateway, config, server);
    }

    private String own(GatewayConfig config, Shutdown shutdown, Consumer<String> progress) throws Exception {
        Gateway gateway = shutdown.started(() -> start(config, this::config), running -> close(running, config));
        hearSignals(gateway, progress);
        return Banner.of(gateway, config);
    }

    private static void hearSignals(Gateway gateway, Consumer<String> progress) {
        ProcessSignal.on(ProcessSignal.SCHEMA, gateway::reloadSchema, progress);
        ProcessSignal.CONFIG.forEach(
                name -> ProcessSignal.on(name, () -> gateway.reloadConfig("signal " + name), progress));
    }

    private static Map<String, String> inDatabase(DropInConfig config) {
        try {
            return DatabaseSettings.read(config);
        } catch (RuntimeException failed) {
            throw reason(failed, config.gateway());
        }
    }

    private static Gateway start(GatewayConfig config, Callable<GatewayConfig> source) {
        try {
            return Gateway.start(config, source)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failed) {
            throw reason(failed.getCause(), config);
        }
    }

    private static RuntimeException reason(@Nullable Throwable cause, GatewayConfig config) {
        if (cause instanceof BindException) {
            return new StartException(
                    "port %d or %d is in use, or cannot be taken here (http.port, management.port)"
                            .formatted(config.http().port(), config.management().port()),
                    cause);
        }
        if (cause instanceof GatewayException known
                && (known.failure().is(ErrorCode.DATABASE_UNREACHABLE)
                        || known.failure().is(ErrorCode.NO_CONNECTION))) {
            return new StartException("the database of database.uri cannot be reached; the log says why", cause);
        }
        if (cause instanceof RuntimeException told) {
            return told instanceof IllegalStateException ? new StartException(told.getMessage(), told) : told;
        }
        return new StartException("the gateway could not start: " + cause, new IllegalStateException(cause));
    }

    private static void close(Gateway gateway, GatewayConfig config) {
        DrainConfig drain = config.http().drain();
        long clients = drain.delay().plus(drain.grace()).toMillis();
        gateway.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(clients + STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .join();
    }

    private static void stop(Shutdown shutdown, PrintWriter out, CountDownLatch stopped) {
        if (shutdown.begin()) {
            shutdown.run();
            out.println("stopped");
            out.flush();
        }
        stopped.countDown();
    }
}
