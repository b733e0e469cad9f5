package dev.sluice.command;

import dev.sluice.config.ManagementConfig;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the running gateway read its configuration anew, and says what changed. */
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = "Has the running gateway read its configuration anew and apply what can change while it runs.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class ReloadCommand implements Callable<Integer> {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--management",
            paramLabel = "URL",
            description = "the management port of the gateway; without it, as the configuration says")
    private @Nullable URI management;

    @Spec
    private CommandSpec specification;

    @Override
    public Integer call() throws InterruptedException {
        URI address =
                (management == null ? address(options.load().management()) : management).resolve("/config/reload");
        HttpResponse<String> answer = ask(address);
        JsonObject told = read(answer.body());
        if (answer.statusCode() != 200) {
            throw new StartException(
                    "%s: %s".formatted(told.getString("message"), told.getString("details", "no details")), null);
        }
        return say(told);
    }

    private static URI address(ManagementConfig config) {
        if (!config.enabled() || config.port() == 0) {
            throw new StartException(
                    "the configuration names no management port; send the gateway a SIGHUP, or give --management",
                    null);
        }
        String host = config.host().equals("0.0.0.0") || config.host().equals("::") ? "127.0.0.1" : config.host();
        return URI.create("http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, config.port()));
    }

    private static HttpResponse<String> ask(URI address) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new StartException("no gateway answers at %s: %s".formatted(address, unreachable), unreachable);
        }
    }

    private static JsonObject read(String body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException other) {
            return new JsonObject().put("message", "something else than a gateway answers there");
        }
    }

    private int say(JsonObject told) {
        PrintWriter out = specification.commandLine().getOut();
        JsonArray applied = told.getJsonArray("applied", new JsonArray());
        JsonArray waiting = told.getJsonArray("needs_restart", new JsonArray());
        applied.forEach(key -> out.println("applied: " + key));
        waiting.forEach(key -> out.println("needs a restart: " + key));
        if (applied.isEmpty() && waiting.isEmpty()) {
            out.println("nothing has changed");
        }
        out.flush();
        return told.containsKey("applied") ? DONE : FAILED;
    }
}
