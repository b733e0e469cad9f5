package dev.sluice.http.connection;

import dev.sluice.config.ConfigException;
import dev.sluice.config.TlsConfig;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a door, read anew when its files change. Connections that are open keep the one with which they
 * began; files that are broken or do not belong together replace nothing.
 */
public final class ServerCertificates extends VerticleBase {

    private final String door;
    private final TlsConfig config;
    private final Observer observer;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile @Nullable CertificateFiles files;
    private String told = "";

    /**
     * The certificate of a door.
     *
     * @param door the key of the configuration under which its files stand
     */
    public ServerCertificates(String door, TlsConfig config, Observer observer) {
        this.door = door;
        this.config = config;
        this.observer = observer;
    }

    /** Fails where the files cannot serve. */
    @Override
    public Future<?> start() {
        return read().onSuccess(read -> {
            files = read;
            vertx.setPeriodic(config.reloadInterval().toMillis(), look -> refresh());
            if (CertificateFiles.isOpenToOthers(config.key())) {
                observer.certificateKeyOpen(door, config.key().toString());
            }
        });
    }

    private Future<CertificateFiles> read() {
        return vertx.executeBlocking(() -> {
            CertificateFiles read = CertificateFiles.read(door, config);
            return read.equals(files) ? read : read.tried(door, config, vertx);
        });
    }

    /** Looks at the files now, from any thread; fails where they are broken, and what served before goes on serving. */
    public Future<Void> reload() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> refresh().onComplete(done));
        return done.future();
    }

    private Future<Void> refresh() {
        return read().compose(this::replace).onSuccess(fine -> told = "").onFailure(this::tell);
    }

    private Future<Void> replace(CertificateFiles read) {
        if (read.equals(files)) {
            return Future.succeededFuture();
        }
        ServerSSLOptions options = read.options(config);
        List<Future<Boolean>> updates = new ArrayList<>();
        servers.forEach(server -> updates.add(server.updateSSLOptions(options)));
        return Future.all(updates).<Void>mapEmpty().onSuccess(served -> {
            files = read;
            observer.certificateReplaced(door);
        });
    }

    /** What stays broken is told once. */
    private void tell(Throwable cause) {
        String problem = cause instanceof ConfigException ? String.valueOf(cause.getMessage()) : cause.toString();
        if (!problem.equals(told)) {
            told = problem;
            observer.certificateRefused(door, problem);
        }
    }

    /** Has a server that is about to be made serve the certificate. */
    public void serve(HttpServerOptions options) {
        CertificateFiles served = files;
        if (served == null) {
            throw new IllegalStateException("the certificate has not been read");
        }
        ServerSSLOptions tls = served.options(config);
        options.setSsl(true)
                .setKeyCertOptions(tls.getKeyCertOptions())
                .setClientAuth(tls.getClientAuth())
                .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols());
        if (tls.getTrustOptions() != null) {
            options.setTrustOptions(tls.getTrustOptions());
        }
    }

    /** Has a server that listens serve what replaces the certificate. */
    public void follow(HttpServer server) {
        servers.add(server);
    }
}
