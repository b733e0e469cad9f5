package dev.sluice.authentication.keys;

import dev.sluice.config.JwksConfig;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import java.util.Objects;

/** Keeps the keys of a file: looks at it from time to time, and reads it when it has changed. */
final class KeyFile implements KeyUpkeep {

    private final IssuerKeys keys;
    private final String path;
    private final JwksConfig limits;
    private final Observer observer;
    private final Vertx vertx;

    private Version version = new Version(-1, -1);
    private String told = "";
    private long timer = -1;

    private record Version(long modified, long size) {}

    KeyFile(IssuerKeys keys, JwksConfig limits, Observer observer, Vertx vertx) {
        this.keys = keys;
        this.path = keys.issuer().keys().place();
        this.limits = limits;
        this.observer = observer;
        this.vertx = vertx;
    }

    @Override
    public Future<Void> start() {
        return looked().recover(failed -> Future.failedFuture(
                        new IllegalStateException("%s: %s".formatted(keys.source(), reason(failed)), failed)))
                .compose(read -> {
                    KeySet found = Objects.requireNonNull(keys.usable());
                    if (found.keys().isEmpty()) {
                        return Future.failedFuture(new IllegalStateException(keys.refusal(found)));
                    }
                    timer = vertx.setPeriodic(
                            limits.fileInterval().toMillis(), due -> looked().onFailure(this::missed));
                    return Future.succeededFuture();
                });
    }

    @Override
    public void stop() {
        vertx.cancelTimer(timer);
    }

    private Future<Void> looked() {
        return vertx.fileSystem().props(path).compose(this::readIfChanged);
    }

    private Future<Void> readIfChanged(FileProps props) {
        Version now = new Version(props.lastModifiedTime(), props.size());
        if (now.equals(version)) {
            return Future.succeededFuture();
        }
        if (props.size() > limits.bytesMax()) {
            return Future.failedFuture(
                    new UnusableKeysException("is longer than %d bytes".formatted(limits.bytesMax())));
        }
        return vertx.fileSystem().readFile(path).compose(content -> {
            try {
                KeySet found = keys.read(content.getBytes());
                keys.hold(found, null);
                version = now;
                told = "";
                observer.tokenKeysRead(keys.source(), found.keys().size(), found.passedOver());
                return Future.succeededFuture();
            } catch (UnusableKeysException unusable) {
                return Future.failedFuture(unusable);
            }
        });
    }

    /** The old keys stay; told once for each reason. */
    private void missed(Throwable cause) {
        String reason = reason(cause);
        if (!reason.equals(told)) {
            told = reason;
            observer.tokenKeysMissed(keys.source(), reason);
        }
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnusableKeysException unusable
                ? String.valueOf(unusable.getMessage())
                : "cannot be read";
    }
}
