package dev.sluice;

import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.VelroSample;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    /** How long the end may take before the process goes anyway. */
    private static final long STOP_SECONDS_MAX = 20;

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec specification;

    @Override
    public Integer call() throws Exception {
        GatewayConfig config = SampleSecrets.complete(options.load());
        PrintWriter out = specification.commandLine().getOut();
        Consumer<String> progress = line -> {
            out.println("  " + line);
            out.flush();
        };
        EmbeddedPostgres server = config.database().isEmbedded()
                ? EmbeddedPostgres.start(
                        config.database().dataDirectory(), config.database().embeddedPort(), progress)
                : null;
        Gateway gateway;
        try {
            if (server != null) {
                VelroSample.load(server, progress);
            }
            gateway = start(server == null ? config : config.with(new Secret(server.uri())));
        } catch (RuntimeException failed) {
            close(server);
            throw failed;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, server, out, stopped), "sluice-stop"));
        out.print(server == null ? Banner.of(gateway, config) : Banner.ofSample(gateway, config, server));
        out.flush();
        stopped.await();
        return 0;
    }

    private static Gateway start(GatewayConfig config) {
        try {
            return Gateway.start(config)
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
        if (cause instanceof GatewayException known && known.failure().is(ErrorCode.DATABASE_UNREACHABLE)) {
            return new StartException("the database of database.uri cannot be reached; the log says why", cause);
        }
        if (cause instanceof RuntimeException told) {
            return told instanceof IllegalStateException ? new StartException(told.getMessage(), told) : told;
        }
        return new StartException("the gateway could not start: " + cause, new IllegalStateException(cause));
    }

    private static void stop(
            Gateway gateway, @Nullable EmbeddedPostgres server, PrintWriter out, CountDownLatch stopped) {
        try {
            gateway.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (Exception late) {
            out.println("  the gateway did not end in order: " + late);
        } finally {
            close(server);
            out.println("stopped");
            out.flush();
            stopped.countDown();
        }
    }

    private static void close(@Nullable EmbeddedPostgres server) {
        if (server != null) {
            server.close();
        }
    }
}
