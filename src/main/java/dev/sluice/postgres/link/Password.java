package dev.sluice.postgres.link;

import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.file.FileSystem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The password of the login role. Where a file holds it, it is read for each connection that is opened, so that it can
 * change while the gateway runs: connections that are open already live on until their time is over.
 */
final class Password {

    private static final Secret NONE = new Secret("");

    private static final long FILE_BYTES_MAX = 65_536;

    /** Together a second, in which whoever changes the password in PostgreSQL changes the file as well. */
    private static final int CHANGE_ATTEMPTS = 10;

    private static final long CHANGE_INTERVAL_MILLIS = 100;

    private final Vertx vertx;
    private final FileSystem files;
    private final DatabaseConfig config;

    Password(Vertx vertx, DatabaseConfig config) {
        this.vertx = vertx;
        this.files = vertx.fileSystem();
        this.config = config;
    }

    Future<Secret> now() {
        if (config.passwordFile() != null) {
            return read(config.passwordFile()).map(Secret::new);
        }
        if (config.uriFile() != null) {
            return read(config.uriFile()).map(uri -> orNone(config.address(uri).password()));
        }
        return Future.succeededFuture(orNone(config.address().password()));
    }

    /** Another password than one that was refused, waited for a short while: it may be changing just now. */
    Future<Secret> insteadOf(String refused) {
        boolean mayChange = config.passwordFile() != null || config.uriFile() != null;
        return mayChange ? insteadOf(refused, CHANGE_ATTEMPTS) : Future.failedFuture("the password does not change");
    }

    private Future<Secret> insteadOf(String refused, int attempts) {
        return now().compose(now -> {
            if (!now.value().equals(refused)) {
                return Future.succeededFuture(now);
            }
            return attempts == 0
                    ? Future.failedFuture("the password has not changed")
                    : vertx.timer(CHANGE_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)
                            .compose(later -> insteadOf(refused, attempts - 1));
        });
    }

    private static Secret orNone(@Nullable Secret password) {
        return Objects.requireNonNullElse(password, NONE);
    }

    private Future<String> read(Path file) {
        return files.props(file.toString())
                .compose(found -> found.size() > FILE_BYTES_MAX
                        ? Future.failedFuture("it is larger than a password can be")
                        : files.readFile(file.toString()))
                .map(bytes -> bytes.toString(StandardCharsets.UTF_8).replaceFirst("\\R$", ""))
                .recover(cause -> Future.failedFuture(new VertxException(
                        "the file of the database's password cannot be read: " + cause.getMessage(), true)));
    }
}
